package handwriting

import (
	"cmp"
	"context"
	"io/fs"
	"math"
	"slices"
	"sync"

	"gongkai/kiosk"
)

// Pad recognises characters. It is safe for concurrent use.
type Pad struct{ load func() (*Model, error) }

var _ kiosk.Handwriting = (*Pad)(nil)

// New makes a pad that reads its templates from a folder when it is used
// first.
func New(folder fs.FS) *Pad {
	return &Pad{sync.OnceValues(func() (*Model, error) { return readFile(folder) })}
}

// Recognize implements [kiosk.Handwriting].
func (p *Pad) Recognize(ctx context.Context, strokes [][]kiosk.Point, limit int) []string {
	drawn := read(strokes)
	if len(drawn) == 0 || limit <= 0 || ctx.Err() != nil {
		return nil
	}
	m, err := p.load()
	if err != nil {
		return nil
	}
	return m.characters(m.nearest(drawn), limit)
}

// templateStep is how far the points of a template are from each other at most,
// in a square of 256.
const templateStep = 12

// scored is a template and how likely it is.
type scored struct {
	at    int
	score float32
}

const (
	shortlist    = 40    // templates looked at closely
	closeWeight  = 0.8   // of the likeness of the maps themselves against that along the axes
	commonWeight = 0.007 // how much likeness, of 1, a character met twice as often is worth
)

// nearest lists the templates most like a drawing, the best first: many by
// their places along the axes, of these the best by the maps themselves.
func (m *Model) nearest(drawn ink) []scored {
	f := drawn.trace()
	place := m.place(f)
	all := make([]scored, len(m.Templates))
	own := norm(&place)
	for i := range m.Templates {
		t := &m.Templates[i]
		all[i] = scored{i, float32(dot(&place, &t.Place))/(own*t.size) + commonWeight*float32(t.Common)/8}
	}
	best := top(all, shortlist)
	for i := range best {
		likeness := m.Templates[best[i].at].ink().trace().dot(f)
		best[i].score += closeWeight * likeness
	}
	slices.SortFunc(best, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.at, b.at)) })
	return best
}

// place finds where a map is along the axes.
func (m *Model) place(f *feature) (place [Axes]int8) {
	for a := range m.Axes {
		var sum float32
		for i, v := range f {
			sum += v * float32(m.Axes[a][i])
		}
		v := (sum*m.Scale[a] - m.Centre[a]) / PlaceStep
		place[a] = int8(math.Round(float64(min(max(v, -127), 127))))
	}
	return place
}

// characters names the templates, each character once.
func (m *Model) characters(best []scored, limit int) []string {
	out := make([]string, 0, min(limit, len(best)))
	for _, c := range best {
		if char := string(m.Templates[c.at].Char); !slices.Contains(out, char) {
			if out = append(out, char); len(out) == limit {
				break
			}
		}
	}
	return out
}

// ink is the template as if it were drawn, with points all along its strokes.
func (t *Template) ink() ink {
	strokes := t.Strokes()
	d := make(ink, len(strokes))
	for i, s := range strokes {
		at := vec{float32(s[0][0]), float32(s[0][1])}
		d[i] = append(d[i], at)
		for _, p := range s[1:] {
			to := vec{float32(p[0]), float32(p[1])}
			n := int(length(at, to)/templateStep) + 1
			for k := 1; k <= n; k++ {
				t := float32(k) / float32(n)
				d[i] = append(d[i], vec{at.x + t*(to.x-at.x), at.y + t*(to.y-at.y)})
			}
			at = to
		}
	}
	return d.scaled()
}

// top moves the n best to the front.
func top(all []scored, n int) []scored {
	n = min(n, len(all))
	lo, hi := 0, len(all)-1
	for lo < hi {
		pivot := all[(lo+hi)/2].score
		i, j := lo, hi
		for i <= j {
			for all[i].score > pivot {
				i++
			}
			for all[j].score < pivot {
				j--
			}
			if i <= j {
				all[i], all[j] = all[j], all[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n-1 <= j:
			hi = j
		case n-1 >= i:
			lo = i
		default:
			return all[:n]
		}
	}
	return all[:n]
}

func dot(a, b *[Axes]int8) int32 {
	var s0, s1, s2, s3 int32
	for i := 0; i < Axes; i += 4 {
		s0 += int32(a[i]) * int32(b[i])
		s1 += int32(a[i+1]) * int32(b[i+1])
		s2 += int32(a[i+2]) * int32(b[i+2])
		s3 += int32(a[i+3]) * int32(b[i+3])
	}
	return s0 + s1 + s2 + s3
}

// norm is the length, never 0.
func norm(a *[Axes]int8) float32 { return float32(math.Sqrt(float64(dot(a, a)))) + 1e-3 }
