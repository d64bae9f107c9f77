package handwriting_test

import (
	"io/fs"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/search/handwriting"
)

var pad = handwriting.New(assets.Handwriting)

var templates = sync.OnceValues(func() (*handwriting.Model, error) {
	data, err := fs.ReadFile(assets.Handwriting, handwriting.TemplatesFile)
	if err != nil {
		return nil, err
	}
	return handwriting.Decode(data)
})

// hand distorts what the font says as a hand does.
type hand struct {
	name   string
	messy  float64 // size, slant, turn and trembling; 1 is much
	joined float64 // share of strokes that run on into the next
	swaps  int     // strokes written in another order
}

var hands = []hand{
	{"clean", 0, 0, 0},
	{"messy", 1, 0, 0},
	{"joined", 0.3, 0.25, 0},
	{"order", 0.3, 0, 2},
	{"hard", 1, 0.4, 2},
}

// write draws a template with the hand.
func (h hand) write(rng *rand.Rand, t *handwriting.Template) [][]kiosk.Point {
	var drawn [][]kiosk.Point
	for _, s := range t.Strokes() {
		var path []kiosk.Point
		for _, p := range s {
			path = append(path, kiosk.Point{X: float64(p[0]), Y: float64(p[1])})
		}
		drawn = append(drawn, even(path, 8))
	}
	for range h.swaps {
		if n := len(drawn); n > 1 {
			i := rng.IntN(n - 1)
			drawn[i], drawn[i+1] = drawn[i+1], drawn[i]
		}
	}
	for i := 0; i+1 < len(drawn); {
		if rng.Float64() < h.joined {
			drawn[i] = append(drawn[i], drawn[i+1]...)
			drawn = append(drawn[:i+1], drawn[i+2:]...)
			continue
		}
		i++
	}
	h.shake(rng, drawn)
	return drawn
}

// shake moves each stroke and its points and turns, slants and stretches all.
func (h hand) shake(rng *rand.Rand, drawn [][]kiosk.Point) {
	n := func(sigma float64) float64 { return rng.NormFloat64() * sigma * h.messy }
	turn, slant := n(0.09), n(0.12)
	wide, high := math.Exp(n(0.12)), math.Exp(n(0.12))
	sin, cos := math.Sin(turn), math.Cos(turn)
	for _, s := range drawn {
		dx, dy, grow := n(7), n(7), math.Exp(n(0.08))
		first := s[0]
		for i, p := range s {
			x := first.X + (p.X-first.X)*grow + dx + n(2.5) - 128
			y := first.Y + (p.Y-first.Y)*grow + dy + n(2.5) - 128
			x, y = (x+slant*y)*wide, y*high
			s[i] = kiosk.Point{X: 300 + 2*(x*cos-y*sin), Y: 300 + 2*(x*sin+y*cos)}
		}
	}
}

// even puts points on a path at most so far from each other.
func even(path []kiosk.Point, step float64) []kiosk.Point {
	out := path[:1:1]
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		n := int(math.Hypot(b.X-a.X, b.Y-a.Y)/step) + 1
		for k := 1; k <= n; k++ {
			t := float64(k) / float64(n)
			out = append(out, kiosk.Point{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)})
		}
	}
	return out
}

// level is 1 for the 3,755 common characters of GB 2312, 2 for the others of
// it and 0 for the rest.
func level(r rune) int {
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
	switch {
	case err != nil || len(b) != 2 || b[0] < 0xB0 || b[0] > 0xF7 || b[1] < 0xA1:
		return 0
	case b[0] <= 0xD7:
		return 1
	}
	return 2
}

// tally counts at which place the right character came.
type tally struct{ n, first, five, ten int }

func (c *tally) add(got []string, want string) {
	c.n++
	for i, g := range got {
		if g != want {
			continue
		}
		if i == 0 {
			c.first++
		}
		if i < 5 {
			c.five++
		}
		if i < 10 {
			c.ten++
		}
		return
	}
}

func (c tally) percent(k int) float64 { return 100 * float64(k) / float64(max(c.n, 1)) }

// run writes every step-th character of a level.
func run(t testing.TB, h hand, seed uint64, level1 bool, step int) tally {
	t.Helper()
	m, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 77))
	var c tally
	n := 0
	for i := range m.Templates {
		tpl := &m.Templates[i]
		if l := level(tpl.Char); l == 0 || level1 && l != 1 {
			continue
		}
		if n++; n%step != 0 {
			continue
		}
		c.add(pad.Recognize(t.Context(), h.write(rng, tpl), 10), string(tpl.Char))
	}
	return c
}
