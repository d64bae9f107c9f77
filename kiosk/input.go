package kiosk

import "context"

// InputMethod turns what is typed on keys into Hanzi. // 拼音输入法
type InputMethod interface {
	// Compose reads Latin letters, "'" between syllables, or the digits 2 to 9
	// of a nine-key pad, and lists candidates, the best first: whole readings
	// before words and characters for the first part of them. It never fails for
	// what a person typed; more than [MaxKeys] keys are read in part.
	Compose(ctx context.Context, keys string, limit int) Composition
}

// MaxKeys is how many keys of one composition are read.
const MaxKeys = 64

// Composition is what keys may mean.
type Composition struct {
	Syllables  []string    `json:"syllables"` // the keys as the first candidate reads them: "shen", "qing"
	Candidates []Candidate `json:"candidates"`
}

// Candidate is one reading of the first keys.
type Candidate struct {
	Text     string `json:"text"`
	Consumed int    `json:"consumed"` // keys it stands for, from the first
}

// Handwriting recognises single characters. // 手写
type Handwriting interface {
	// Recognize lists the characters that look most like the strokes, the most
	// alike first; none for no strokes. Points are in any unit, y downwards.
	Recognize(ctx context.Context, strokes [][]Point, limit int) []string
}

// Point is a place on the writing pad.
type Point struct{ X, Y float64 }
