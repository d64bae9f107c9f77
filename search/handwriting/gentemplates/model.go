package main

import (
	"math"

	"gongkai/search/handwriting"
)

// newModel writes what was learned in small numbers.
func newModel(l *learned) *handwriting.Model {
	m := &handwriting.Model{Templates: make([]handwriting.Template, len(l.means))}
	for a, axis := range l.axes {
		var most float64
		for _, v := range axis {
			most = max(most, math.Abs(v))
		}
		m.Scale[a] = float32(most / 127)
		for i, v := range axis {
			m.Axes[a][i] = int8(math.Round(v / most * 127))
		}
	}
	places := make([][handwriting.Axes]float64, len(l.means))
	for i, mean := range l.means {
		for a := range m.Axes {
			var sum float64
			for k, v := range mean {
				sum += v * float64(m.Axes[a][k])
			}
			places[i][a] = sum * float64(m.Scale[a])
			m.Centre[a] += float32(places[i][a] / float64(len(l.means)))
		}
	}
	for i := range places {
		for a, v := range places[i] {
			step := math.Round((v - float64(m.Centre[a])) / handwriting.PlaceStep)
			m.Templates[i].Place[a] = int8(min(max(step, -127), 127))
		}
	}
	return m
}
