package main

import (
	"math"
	"math/rand/v2"

	"gongkai/kiosk"
)

// samples writes a character as many hands would: turned, slanted and
// stretched, bent as a whole, its strokes out of place and cut short, some run
// together, some in another order.
func samples(rng *rand.Rand, strokes [][][2]float64, n int) [][][]kiosk.Point {
	out := make([][][]kiosk.Point, n)
	for i := range out {
		out[i] = sample(rng, strokes)
	}
	return out
}

func sample(rng *rand.Rand, strokes [][][2]float64) [][]kiosk.Point {
	care := 0.3 + rng.Float64() // how much goes wrong
	drawn := make([][]kiosk.Point, len(strokes))
	for i, s := range strokes {
		drawn[i] = stroke(rng, s, care)
	}
	if rng.Float64() < 0.4 {
		for range 1 + rng.IntN(2) {
			i, j := rng.IntN(len(drawn)), rng.IntN(len(drawn))
			drawn[i], drawn[j] = drawn[j], drawn[i]
		}
	}
	if rng.Float64() < 0.6 {
		drawn = join(rng, drawn, 0.6*rng.Float64())
	}
	bend(rng, drawn, care)
	return drawn
}

// stroke puts points on a line, moved and stretched from its middle.
func stroke(rng *rand.Rand, s [][2]float64, care float64) []kiosk.Point {
	var cx, cy float64
	for _, p := range s {
		cx += p[0] / float64(len(s))
		cy += p[1] / float64(len(s))
	}
	dx, dy := 26*care*rng.NormFloat64(), 26*care*rng.NormFloat64()
	long := math.Exp(0.12 * care * rng.NormFloat64())
	turn := 0.07 * care * rng.NormFloat64()
	sin, cos := long*math.Sin(turn), long*math.Cos(turn)
	var path []kiosk.Point
	for i, p := range s {
		x, y := p[0]-cx, p[1]-cy
		q := kiosk.Point{X: cx + dx + cos*x - sin*y, Y: cy + dy + sin*x + cos*y}
		q.X += 10 * care * rng.NormFloat64()
		q.Y += 10 * care * rng.NormFloat64()
		if i > 0 {
			path = between(path, path[len(path)-1], q)
			continue
		}
		path = append(path, q)
	}
	return path
}

// between adds points up to the next.
func between(path []kiosk.Point, a, b kiosk.Point) []kiosk.Point {
	n := int(math.Hypot(b.X-a.X, b.Y-a.Y)/40) + 1
	for k := 1; k <= n; k++ {
		t := float64(k) / float64(n)
		path = append(path, kiosk.Point{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)})
	}
	return path
}

// join lets strokes run on into the next.
func join(rng *rand.Rand, drawn [][]kiosk.Point, share float64) [][]kiosk.Point {
	out := drawn[:1]
	for _, s := range drawn[1:] {
		last := &out[len(out)-1]
		if rng.Float64() < share {
			*last = append(between(*last, (*last)[len(*last)-1], s[0]), s...)
			continue
		}
		out = append(out, s)
	}
	return out
}

// bend turns, slants and stretches all, and moves its parts by slow waves.
func bend(rng *rand.Rand, drawn [][]kiosk.Point, care float64) {
	turn, slant := 0.09*care*rng.NormFloat64(), 0.12*care*rng.NormFloat64()
	wide := math.Exp(0.12 * care * rng.NormFloat64())
	sin, cos := math.Sin(turn), math.Cos(turn)
	var wave [8]float64
	for i := range wave {
		wave[i] = rng.NormFloat64() * 36 * care
	}
	for _, s := range drawn {
		for i, p := range s {
			x, y := p.X-512, p.Y-512
			u, v := x/512*math.Pi/2, y/512*math.Pi/2
			x += wave[0]*math.Sin(2*u) + wave[1]*math.Cos(2*v) + wave[2]*math.Sin(u+v) + wave[3]*math.Cos(u-v)
			y += wave[4]*math.Sin(2*v) + wave[5]*math.Cos(2*u) + wave[6]*math.Sin(u-v) + wave[7]*math.Cos(u+v)
			x = (x + slant*y) * wide
			s[i] = kiosk.Point{X: x*cos - y*sin, Y: x*sin + y*cos}
		}
	}
}
