package handwriting

import (
	"math"

	"gongkai/kiosk"
)

const (
	fields     = 8 // to a side
	directions = 8
	airWeight  = 0.45 // of the way between two strokes against that of ink
	pace       = 1.0 / 48
	dotLength  = 0.06
)

// MapSize is how many numbers a map of directions has.
const MapSize = fields * fields * directions

// feature is the map of directions of a drawing, of length 1.
type feature [MapSize]float32

// Map is the map of directions of a drawing, for those who learn from them;
// nil for nothing drawn.
func Map(strokes [][]kiosk.Point) []float32 {
	drawn := read(strokes)
	if len(drawn) == 0 {
		return nil
	}
	return drawn.trace()[:]
}

func (f *feature) dot(g *feature) float32 {
	var sum float32
	for i, v := range f {
		sum += v * g[i]
	}
	return sum
}

// trace makes the map of a scaled drawing.
func (d ink) trace() *feature {
	f := new(feature)
	var last vec
	for i, path := range d {
		if i > 0 {
			f.line(last, path[0], airWeight)
		}
		if len(path) == 1 { // a dot goes down to the right
			p := path[0]
			f.line(p, vec{p.x + dotLength, p.y + dotLength}, 1)
		}
		f.walk(path)
		last = path[len(path)-1]
	}
	f.settle()
	return f
}

// walk follows a path in even steps, which also smooths a trembling hand.
func (f *feature) walk(path []vec) {
	at := path[0]
	for i := 1; i < len(path); i++ {
		to := path[i]
		far := length(at, to)
		if far < pace && i < len(path)-1 {
			continue
		}
		f.line(at, to, 1)
		at = to
	}
}

func length(a, b vec) float32 {
	return float32(math.Hypot(float64(b.x-a.x), float64(b.y-a.y)))
}

// line adds a straight line.
func (f *feature) line(a, b vec, weight float32) {
	l := length(a, b)
	if l == 0 {
		return
	}
	angle := math.Atan2(float64(b.y-a.y), float64(b.x-a.x)) / (2 * math.Pi) * directions
	if angle < 0 {
		angle += directions
	}
	d0 := int(angle)
	part := float32(angle - float64(d0))
	d0 %= directions
	d1 := (d0 + 1) % directions
	n := int(l/pace) + 1
	step := weight * l / float32(n)
	for i := range n {
		t := (float32(i) + 0.5) / float32(n)
		f.spot(a.x+t*(b.x-a.x), a.y+t*(b.y-a.y), d0, d1, step*(1-part), step*part)
	}
}

// spot spreads a weight in two directions over the fields around a place.
func (f *feature) spot(x, y float32, d0, d1 int, w0, w1 float32) {
	x0, wx := spread(x)
	y0, wy := spread(y)
	for j, vy := range wy {
		row := y0 + j
		if row < 0 || row >= fields {
			continue
		}
		for i, vx := range wx {
			col := x0 + i
			if col < 0 || col >= fields {
				continue
			}
			at := (row*fields + col) * directions
			f[at+d0] += w0 * vx * vy
			f[at+d1] += w1 * vx * vy
		}
	}
}

// spread returns the first of four fields a coordinate belongs to and how much
// it belongs to each: a cubic bell.
func spread(v float32) (first int, w [4]float32) {
	v = min(max(v, -0.2), 1.2)*fields - 0.5
	base := float32(math.Floor(float64(v)))
	t := v - base
	u := 1 - t
	w[0] = u * u * u / 6
	w[1] = (3*t*t*t - 6*t*t + 4) / 6
	w[2] = (3*u*u*u - 6*u*u + 4) / 6
	w[3] = t * t * t / 6
	return int(base) - 1, w
}

// settle makes much ink in one field count less than ink in many, and the
// length 1.
func (f *feature) settle() {
	var sum float32
	for i, v := range f {
		f[i] = float32(math.Sqrt(float64(v)))
		sum += v
	}
	if sum > 0 {
		k := float32(1 / math.Sqrt(float64(sum)))
		for i := range f {
			f[i] *= k
		}
	}
}
