package handwriting

import (
	"math"

	"gongkai/kiosk"
)

// Bounds of what is read of a drawing; characters have up to 36 strokes.
const (
	maxStrokes = 96
	maxPoints  = 256 // of one stroke, the others are skipped evenly
	maxReach   = 1e7 // no screen has a place beyond
)

// vec is a place in the square from 0 to 1, y downwards.
type vec struct{ x, y float32 }

// ink is a drawing scaled to the square.
type ink [][]vec

// read takes over what can be a drawing and scales it: around its centre of
// mass, so that one stroke drawn too far does not press the others together,
// and less narrow or flat than it is drawn, but not square.
func read(strokes [][]kiosk.Point) ink {
	var drawn ink
	for _, s := range strokes {
		if len(drawn) == maxStrokes {
			break
		}
		if path := thin(s); len(path) > 0 {
			drawn = append(drawn, path)
		}
	}
	return drawn.scaled()
}

// thin keeps the places of a stroke that are numbers, at most maxPoints.
func thin(s []kiosk.Point) []vec {
	step := 1 + (len(s)-1)/maxPoints
	var path []vec
	for i := 0; i < len(s); i += step {
		p := s[i]
		if math.Abs(p.X) <= maxReach && math.Abs(p.Y) <= maxReach { // false for NaN
			path = append(path, vec{float32(p.X), float32(p.Y)})
		}
	}
	return path
}

// scaled moves the drawing into the square. The sums go over its length, so
// that it does not matter where a slow finger leaves many points.
func (d ink) scaled() ink {
	if len(d) == 0 {
		return nil
	}
	m := d.moments()
	// 4 standard deviations are about the size of a character's box.
	w, h := 4*m.sx, 4*m.sy
	long := max(w, h)
	if long <= 0 {
		long = 1
	}
	kx, ky := stretch(w/long)/long, stretch(h/long)/long
	out := make(ink, len(d))
	for i, path := range d {
		out[i] = make([]vec, len(path))
		for j, p := range path {
			out[i][j] = vec{
				float32(0.5 + 0.8*kx*(float64(p.x)-m.cx)),
				float32(0.5 + 0.8*ky*(float64(p.y)-m.cy)),
			}
		}
	}
	out.level(levelled*min(1, 2*w/long), levelled*min(1, 2*h/long))
	return out
}

// stretch says how much the short side of a drawing grows that is so much
// shorter than the long one: what is narrow becomes less so, and a stroke like
// 一 stays flat, with its trembling.
func stretch(ratio float64) float64 {
	const least = 0.15
	ratio = max(ratio, least)
	return math.Sqrt(math.Sin(math.Pi/2*ratio)) / ratio
}

const (
	bins     = 24  // ink is counted in
	levelled = 0.6 // of the way to the same ink everywhere
)

// level moves the drawing so that its ink is more evenly spread from left to
// right and from top to bottom: hands differ most in how wide they make the
// parts of a character. wide and high say how much; a drawing that is a line
// has nothing to spread across it.
func (d ink) level(wide, high float64) {
	var across, down [bins]float64
	var total float64
	d.segments(func(a, b vec, l float64) {
		n := int(l*2*bins) + 1
		for i := range n {
			t := (float32(i) + 0.5) / float32(n)
			across[bin(a.x+t*(b.x-a.x))] += l / float64(n)
			down[bin(a.y+t*(b.y-a.y))] += l / float64(n)
		}
		total += l
	})
	x, y := cumulated(&across, total, wide), cumulated(&down, total, high)
	for _, path := range d {
		for i, p := range path {
			path[i] = vec{shift(&x, p.x), shift(&y, p.y)}
		}
	}
}

func bin(v float32) int { return min(max(int(v*bins), 0), bins-1) }

// cumulated gives where each border between bins moves to.
func cumulated(ink *[bins]float64, total, share float64) (to [bins + 1]float32) {
	sum := 0.0
	for i := range bins {
		// Smoothed over three bins; no part is empty.
		here := (ink[max(i-1, 0)] + 2*ink[i] + ink[min(i+1, bins-1)]) / 4
		sum += share*here/total + (1-share)/bins
		to[i+1] = float32(sum)
	}
	for i := range to {
		to[i] /= float32(sum)
	}
	return to
}

// shift moves a coordinate; outside of the square it stays as far outside.
func shift(to *[bins + 1]float32, v float32) float32 {
	if v <= 0 || v >= 1 {
		return v
	}
	i := bin(v)
	t := v*bins - float32(i)
	return to[i] + t*(to[i+1]-to[i])
}

// moments are the centre and the spread of the line drawn.
type moments struct{ cx, cy, sx, sy float64 }

func (d ink) moments() moments {
	var length, x, y, xx, yy float64
	add := func(px, py, l float64) {
		length += l
		x += l * px
		y += l * py
	}
	spread := func(m moments, a, b vec, l float64) {
		ax, bx := float64(a.x)-m.cx, float64(b.x)-m.cx
		ay, by := float64(a.y)-m.cy, float64(b.y)-m.cy
		xx += l * (ax*ax + ax*bx + bx*bx) / 3
		yy += l * (ay*ay + ay*by + by*by) / 3
	}
	d.segments(func(a, b vec, l float64) {
		add(float64(a.x+b.x)/2, float64(a.y+b.y)/2, l)
	})
	m := moments{cx: x / length, cy: y / length}
	d.segments(func(a, b vec, l float64) { spread(m, a, b, l) })
	m.sx, m.sy = math.Sqrt(xx/length), math.Sqrt(yy/length)
	return m
}

// segments calls yield for every line of the drawing with its length; a dot is
// a very short one.
func (d ink) segments(yield func(a, b vec, length float64)) {
	for _, path := range d {
		if len(path) == 1 {
			yield(path[0], path[0], 1e-3)
		}
		for i := 1; i < len(path); i++ {
			a, b := path[i-1], path[i]
			yield(a, b, math.Hypot(float64(b.x-a.x), float64(b.y-a.y))+1e-6)
		}
	}
}
