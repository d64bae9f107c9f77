package handwriting_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"gongkai/kiosk"
)

// TestFull measures more than a test of every day can: with
// GONGKAI_HANDWRITING=5 every fifth character of each hand is written, and the
// files named in GONGKAI_HANDWRITING_FILES (JSON: a list of {"char":"永",
// "strokes":[[[x,y],…],…]}) are read.
func TestFull(t *testing.T) {
	step, _ := strconv.Atoi(os.Getenv("GONGKAI_HANDWRITING"))
	if step < 1 {
		t.Skip("GONGKAI_HANDWRITING=5 measures every fifth character")
	}
	t.Log("the strokes are distorted ones of the font the templates are made of; nobody wrote them")
	for _, level1 := range []bool{true, false} {
		for _, h := range hands {
			start := time.Now()
			c := run(t, h, 20261123, level1, step)
			report(t, h.name, level1, c, time.Since(start))
		}
	}
}

func report(t *testing.T, name string, level1 bool, c tally, took time.Duration) {
	t.Helper()
	t.Logf("%-8s level 1 only %-5v %5d characters  top-1 %5.1f  top-5 %5.1f  top-10 %5.1f  %v each", name, level1, c.n,
		c.percent(c.first), c.percent(c.five), c.percent(c.ten), (took / time.Duration(max(c.n, 1))).Round(10*time.Microsecond))
}

func TestFiles(t *testing.T) {
	for _, file := range filepath.SplitList(os.Getenv("GONGKAI_HANDWRITING_FILES")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var samples []struct {
			Char    string
			Strokes [][][2]float64
		}
		if err := json.Unmarshal(data, &samples); err != nil {
			t.Fatal(err)
		}
		var c tally
		start := time.Now()
		for _, s := range samples {
			var strokes [][]kiosk.Point
			for _, path := range s.Strokes {
				var points []kiosk.Point
				for _, p := range path {
					points = append(points, kiosk.Point{X: p[0], Y: p[1]})
				}
				strokes = append(strokes, points)
			}
			c.add(pad.Recognize(t.Context(), strokes, 10), s.Char)
		}
		report(t, file[max(0, len(file)-24):], false, c, time.Since(start))
	}
}

func BenchmarkRecognize(b *testing.B) {
	m, err := templates()
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	drawn := make([][][]kiosk.Point, 64)
	for i := range drawn {
		drawn[i] = hands[4].write(rng, &m.Templates[i*len(m.Templates)/len(drawn)])
	}
	i := 0
	for b.Loop() {
		pad.Recognize(b.Context(), drawn[i%len(drawn)], 10)
		i++
	}
}
