package kiosk

import (
	"context"
	"time"
)

// Language is what the staff of a place add to the dictionary and vocabulary
// that ship with the program. The zero value adds nothing.
type Language struct {
	Revision int64 // of the store; grows with every change
	Words    []Word
	Pins     []Pin
	Popular  []PopularQuery // what people ask, most asked first
}

// WordKind says what an entry of the local vocabulary does.
type WordKind string

// The kinds.
const (
	// WordName is a word of its own: a village, a project, an estate. It is
	// never cut apart. It takes effect when the index has been rebuilt.
	WordName WordKind = "name"
	// WordSynonym is an everyday word and what documents say for it.
	WordSynonym WordKind = "synonym"
	// WordMute takes a pair of the shipped vocabulary out of use.
	WordMute WordKind = "mute"
	// WordUnasked is a question that is never proposed, however popular. It
	// has no Official; an engine need not know of it.
	WordUnasked WordKind = "unasked"
)

// WordKinds lists the kinds.
var WordKinds = []WordKind{WordSynonym, WordName, WordMute, WordUnasked}

// Label returns the Chinese name of the kind.
func (k WordKind) Label() string {
	switch k {
	case WordName:
		return "专名"
	case WordSynonym:
		return "说法"
	case WordMute:
		return "停用"
	case WordUnasked:
		return "不推荐"
	}
	return ""
}

// Paired reports whether an entry of the kind says what documents say.
func (k WordKind) Paired() bool { return k == WordSynonym || k == WordMute }

// Word is an entry of the local vocabulary.
type Word struct {
	ID       int64
	Kind     WordKind
	Word     string  // the name, or what people say
	Official string  // what documents say; "" unless the kind is paired
	Weight   float64 // of a synonym: 1 the same, less if it is only near
	Reason   string  // why it was added
	Evidence string  // who says so: a document number, a question that found nothing
	Author   string
	AddedAt  time.Time
}

// Pin puts a disclosure first for a question, or takes it out of the answers
// to it.
type Pin struct {
	ID         int64
	Query      string // compared folded, without the words of asking
	Disclosure string // id
	Hide       bool   // not first but not at all
	Reason     string // shown with the hit; everyone can read it
	Author     string
	AddedAt    time.Time
	ExpiresOn  Date // the last day it holds; always set: a pin nobody renews ends
}

// PinDays is how long a pin can hold at most; it can be renewed.
const PinDays = 366

// PopularQuery is a question that at least [PopularLeast] visits asked, on more
// than one day, that found something which somebody opened, and in which
// nothing had to be masked.
type PopularQuery struct {
	Text  string
	Count int // visits
}

// PopularLeast is how many different visits must have asked something before
// it is shown to anyone else.
const PopularLeast = 5

// Phrasebook is where the local language is kept. Its changes write the audit
// log.
type Phrasebook interface {
	// Language returns all that is in force today.
	Language(ctx context.Context) (Language, error)
	// LanguageRevision returns Language's revision without reading it.
	LanguageRevision(ctx context.Context) (int64, error)
	// PutWord adds an entry or, with an ID, changes it; it sets Author and
	// AddedAt. Invalid says what is wrong with it, Conflict that there is one
	// like it, NotFound that the one to change is gone.
	PutWord(ctx context.Context, actor Actor, w Word) (int64, error)
	DeleteWord(ctx context.Context, actor Actor, id int64, reason string) error
	// PutPin is to pins what PutWord is to words.
	PutPin(ctx context.Context, actor Actor, p Pin) (int64, error)
	DeletePin(ctx context.Context, actor Actor, id int64, reason string) error
	// AllPins lists pins, those that have expired too, newest first.
	AllPins(ctx context.Context) ([]Pin, error)
}

// Speaker is a searcher that takes the local language. Synonyms, pins and
// popular queries take effect at once; names make the index stale until it is
// rebuilt.
type Speaker interface {
	Speak(l Language)
}

// Rehearser is a searcher that can be asked what a change of the local language
// would do.
type Rehearser interface {
	// Rehearse returns a searcher that answers as if l were in force. Names
	// that the index does not know yet are words of questions only.
	Rehearse(l Language) Searcher
}
