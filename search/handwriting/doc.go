// Package handwriting recognises single characters from the strokes of a
// finger: whatever their order, joined or not, slanted, large or small.
//
// What is written is scaled to a square and turned into a map of directions:
// eight directions in each of 8 × 8 fields, with the way of the finger through
// the air between strokes counted less, so that a joined stroke looks much like
// the two it stands for. The map is projected onto the axes along which
// characters differ more from one another than from themselves in another hand,
// and compared with the places of all characters there. The nearest are then
// compared by the maps themselves, and common characters go before rare ones.
//
//	pad := handwriting.New(assets.Handwriting)
//	pad.Recognize(ctx, strokes, 10) // 公 …
package handwriting

//go:generate go run ./gentemplates
