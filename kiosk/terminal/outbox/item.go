// Package outbox keeps what people leave at a terminal until the server has it.
// Each item is sealed to the installation's key before it touches the disk: not
// even the terminal can read it again.
package outbox

import "gongkai/kiosk"

// Kind says what an item holds.
type Kind string

// The kinds.
const (
	KindQuestion Kind = "question" // a kiosk.Question in JSON
	KindRating   Kind = "rating"   // a kiosk.Rating in JSON
	KindAsked    Kind = "asked"    // a Notes in JSON
)

// Item is one thing on its way.
type Item struct {
	ID     string `json:"id"`
	Kind   Kind   `json:"kind"`
	Sealed []byte `json:"sealed"` // base64 in JSON
}

// Receipt says what became of items.
type Receipt struct {
	Accepted []string `json:"accepted"` // ids; kept, now or before
	Refused  []string `json:"refused"`  // ids; never to be sent again
}

// Notes are what was asked, for the report of the office.
type Notes struct {
	Asked  []kiosk.Asked  `json:"asked"`
	Opened []kiosk.Opened `json:"opened"`
}

// Bounds of one delivery.
const (
	maxItems = 100
	maxBytes = 512 << 10 // sealed
	// MaxItem is how long an item may be, sealed.
	MaxItem = 64 << 10
)

// goodID reports whether an id can be part of a file's name.
func goodID(id string) bool {
	if len(id) == 0 || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' {
			return false
		}
	}
	return true
}
