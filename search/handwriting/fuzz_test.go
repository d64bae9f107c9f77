package handwriting_test

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"

	"gongkai/kiosk"
)

// FuzzRecognize reads bytes as strokes: eight a number, and a new stroke where
// the lowest bit of the first of two is set.
func FuzzRecognize(f *testing.F) {
	f.Add([]byte{})
	var many []byte
	for i := range 1000 {
		many = binary.LittleEndian.AppendUint64(many, math.Float64bits(float64(i*7%300))|1)
		many = binary.LittleEndian.AppendUint64(many, math.Float64bits(float64(i*13%300)))
	}
	f.Add(many)
	f.Add(slices.Concat(many[:160], binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN())), many[160:320]))
	f.Fuzz(func(t *testing.T, data []byte) {
		var strokes [][]kiosk.Point
		for ; len(data) >= 16; data = data[16:] {
			x, y := binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:])
			if len(strokes) == 0 || x&1 == 1 {
				strokes = append(strokes, nil)
			}
			last := &strokes[len(strokes)-1]
			*last = append(*last, kiosk.Point{X: math.Float64frombits(x), Y: math.Float64frombits(y)})
		}
		got := pad.Recognize(t.Context(), strokes, 10)
		if len(got) > 10 || slices.Contains(got, "") {
			t.Fatalf("%q", got)
		}
	})
}

func TestWeirdStrokesAreBounded(t *testing.T) {
	long := make([]kiosk.Point, 100_000)
	for i := range long {
		long[i] = kiosk.Point{X: float64(i * 7919 % 1000), Y: float64(i * 104729 % 1000)}
	}
	dots := make([][]kiosk.Point, 10_000)
	for i := range dots {
		dots[i] = long[i : i+1]
	}
	zigzags := make([][]kiosk.Point, 1000)
	for i := range zigzags {
		zigzags[i] = long
	}
	far := []kiosk.Point{{X: -1e300, Y: 1e300}, {X: 1e300, Y: -1e300}, {X: 1e6, Y: 1e-300}, {X: -1e6, Y: 5}}
	start := time.Now()
	for _, strokes := range [][][]kiosk.Point{{long}, dots, zigzags, {far}, {long[:1]}, {{{X: 5, Y: 5}, {X: 5, Y: 5}}}} {
		if got := pad.Recognize(t.Context(), strokes, 10); len(got) != 10 {
			t.Errorf("%d strokes give %q", len(strokes), got)
		}
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("they took %v", took)
	}
}
