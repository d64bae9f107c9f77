package main

import (
	"encoding/binary"
	"errors"
)

// The files of the crates inputx-pinyin-data-bigrams and -trigrams: a minimal
// automaton over keys with a number each, whose states lie before those that
// lead to them. A header of 18 bytes: "IXFA", version 3, bytes a number takes,
// how many keys, where the first state is, how many states. A state is flags
// (1: a key ends here, 2: one way on), the number of ways on unless it is one,
// and for each its byte, how far back its state is and, unless it is the only
// one, how many keys go that way. The numbers come last, in the order of keys.
const automatonHeader = 18

var errAutomaton = errors.New("file of neighbours is damaged")

// automaton reads such a file.
type automaton struct {
	states  []byte
	numbers []byte
	width   int
	next    int // how many keys were read
	bad     bool
}

// eachKey calls yield for every key of an automaton.
func eachKey(data []byte, yield func(key []byte, number uint64)) error {
	if len(data) < automatonHeader || string(data[:4]) != "IXFA" || data[4] != 3 {
		return errAutomaton
	}
	width, keys := int(data[5]), int(binary.LittleEndian.Uint32(data[6:]))
	root := int(binary.LittleEndian.Uint32(data[10:]))
	at := len(data) - keys*width
	if at < automatonHeader || width > 8 {
		return errAutomaton
	}
	a := automaton{states: data[automatonHeader:at], numbers: data[at:], width: width}
	a.walk(root, nil, yield)
	if a.bad || a.next != keys {
		return errAutomaton
	}
	return nil
}

// walk reads the keys from a state on.
func (a *automaton) walk(state int, key []byte, yield func([]byte, uint64)) {
	if state < 0 || state >= len(a.states) || a.bad {
		a.bad = true
		return
	}
	flags, at := a.states[state], state+1
	if flags&1 != 0 {
		yield(key, a.number())
	}
	ways := uint64(1)
	if flags&2 == 0 {
		ways = a.uvarint(&at)
	}
	for range ways {
		if at >= len(a.states) {
			a.bad = true
			return
		}
		letter := a.states[at]
		at++
		back := a.uvarint(&at)
		if flags&2 == 0 {
			a.uvarint(&at)
		}
		if back == 0 {
			a.bad = true
			return
		}
		a.walk(state-int(back), append(key, letter), yield)
	}
}

func (a *automaton) number() uint64 {
	if (a.next+1)*a.width > len(a.numbers) {
		a.bad = true
		return 0
	}
	var wide [8]byte
	copy(wide[:], a.numbers[a.next*a.width:(a.next+1)*a.width])
	a.next++
	return binary.LittleEndian.Uint64(wide[:])
}

func (a *automaton) uvarint(at *int) uint64 {
	n, size := binary.Uvarint(a.states[min(*at, len(a.states)):])
	if size <= 0 {
		a.bad = true
		return 0
	}
	*at += size
	return n
}

// eachItem calls yield for every item of a dictionary of two levels: "IXDC", how
// many bytes an automaton takes, the automaton, whose numbers say where the
// items of a key are, and the items: how many, and for each its length, itself
// and its number.
func eachItem(data []byte, yield func(key, item []byte, number uint64)) error {
	if len(data) < 8 || string(data[:4]) != "IXDC" {
		return errAutomaton
	}
	size := int(binary.LittleEndian.Uint32(data[4:]))
	if size > len(data)-8 {
		return errAutomaton
	}
	items := automaton{states: data[8+size:]}
	err := eachKey(data[8:8+size], func(key []byte, place uint64) {
		at := int(place)
		for range items.uvarint(&at) {
			end := int(items.uvarint(&at)) + at
			if items.bad || end > len(items.states) || end < at {
				items.bad = true
				return
			}
			item := items.states[at:end]
			at = end
			yield(key, item, items.uvarint(&at))
		}
	})
	if items.bad {
		return errAutomaton
	}
	return err
}
