package handwriting_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gongkai/kiosk"
	"gongkai/search/handwriting"
)

// The strokes are those of the font the templates are made of, distorted;
// nobody wrote them.
func TestDistortedStrokes(t *testing.T) {
	for _, c := range []struct {
		hand       hand
		first, ten float64 // percent at least
	}{
		{hands[0], 98, 99}, {hands[1], 94, 99}, {hands[2], 96, 99}, {hands[3], 96, 99}, {hands[4], 85, 96},
	} {
		got := run(t, c.hand, 5, true, 101)
		t.Logf("%-7s %d characters, top-1 %.0f %%, top-10 %.0f %%", c.hand.name, got.n, got.percent(got.first), got.percent(got.ten))
		if got.percent(got.first) < c.first || got.percent(got.ten) < c.ten {
			t.Errorf("%s: top-1 %.1f %%, top-10 %.1f %%, want %.0f and %.0f", c.hand.name, got.percent(got.first), got.percent(got.ten), c.first, c.ten)
		}
	}
}

// A person writes 的, hardly ever 旳 or 玓.
func TestCommonCharactersGoFirst(t *testing.T) {
	m, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	first := map[string]int{}
	for i := range m.Templates {
		if tpl := &m.Templates[i]; tpl.Char == '的' {
			for range 20 {
				first[pad.Recognize(t.Context(), hands[4].write(rng, tpl), 1)[0]]++
			}
		}
	}
	if first["的"] < 19 {
		t.Errorf("20 times 的 badly written is read as %v", first)
	}
}

// Who learned to write before 1956 writes traditional characters.
func TestTraditionalCharactersAreReadAsSimplified(t *testing.T) {
	m, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	ways := map[rune]int{}
	for _, tpl := range m.Templates {
		ways[tpl.Char]++
	}
	for _, r := range "国体学医养" {
		if ways[r] < 2 {
			t.Errorf("%c is known in %d ways", r, ways[r])
		}
	}
	if ways['體']+ways['國'] > 0 {
		t.Error("traditional characters are proposed")
	}
}

func TestNothingIsRecognisedInNothing(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, strokes := range map[string][][]kiosk.Point{
		"no strokes":    nil,
		"empty strokes": {{}, {}},
		"no numbers":    {{{X: nan, Y: 1}, {X: inf, Y: -inf}}},
	} {
		if got := pad.Recognize(t.Context(), strokes, 10); len(got) != 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := pad.Recognize(t.Context(), [][]kiosk.Point{{{X: 1, Y: 1}, {X: 9, Y: 1}}}, 0); len(got) != 0 {
		t.Errorf("a limit of 0: %q", got)
	}
}

func TestDamagedFile(t *testing.T) {
	m, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	few := *m
	few.Templates = few.Templates[:20]
	data := few.Encode()
	if _, err := handwriting.Decode(data); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(data); n += 37 {
		if _, err := handwriting.Decode(data[:n]); err == nil {
			t.Fatalf("cut to %d bytes of %d it is read", n, len(data))
		}
	}
}
