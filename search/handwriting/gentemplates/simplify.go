package main

import "math"

// simplify leaves out the points of a line that are nearer than tolerance to
// the line without them (Douglas and Peucker).
func simplify(line [][2]float64, tolerance float64) [][2]float64 {
	if len(line) < 3 {
		return line
	}
	first, last := line[0], line[len(line)-1]
	at, far := 0, 0.0
	for i := 1; i < len(line)-1; i++ {
		if d := distance(line[i], first, last); d > far {
			at, far = i, d
		}
	}
	if far <= tolerance {
		return [][2]float64{first, last}
	}
	head := simplify(line[:at+1], tolerance)
	return append(head[:len(head)-1:len(head)-1], simplify(line[at:], tolerance)...)
}

// distance of a point from the line between two others.
func distance(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(max(((p[0]-a[0])*dx+(p[1]-a[1])*dy)/l, 0), 1)
	}
	return math.Hypot(p[0]-a[0]-t*dx, p[1]-a[1]-t*dy)
}
