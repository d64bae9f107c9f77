package pinyin

import (
	"bufio"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// ReadingsFile is the name of the table of readings.
const ReadingsFile = "readings.txt"

// Readings knows how characters and words are read, without tones, ü as v.
type Readings struct {
	chars   map[rune][]string // the usual reading first
	phrases map[string][]string
	longest int // phrase, in runes
	known   map[string]bool
}

// Load reads the table from a folder of dictionaries. A line of it is a
// syllable, the characters usually read so and those sometimes read so; or a
// phrase and its syllables, where they are not the usual ones.
func Load(dict fs.FS) (*Readings, error) {
	f, err := dict.Open(ReadingsFile)
	if err != nil {
		return nil, fmt.Errorf("pinyin: load readings: %w", err)
	}
	defer f.Close()
	r := &Readings{chars: make(map[rune][]string, 12000), phrases: make(map[string][]string, 12000), known: map[string]bool{}}
	other := map[rune][]string{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		switch {
		case len(fields) == 3:
			r.known[fields[0]] = true
			for _, c := range fields[1] {
				r.chars[c] = []string{fields[0]}
			}
			for _, c := range fields[2] {
				other[c] = append(other[c], fields[0])
			}
		case len(fields) == 2:
			syllables := strings.Fields(fields[1])
			if len(syllables) != utf8.RuneCountInString(fields[0]) {
				return nil, fmt.Errorf("pinyin: load readings: line %d: %q has %d syllables", n, fields[0], len(syllables))
			}
			r.phrases[fields[0]] = syllables
			r.longest = max(r.longest, len(syllables))
		default:
			return nil, fmt.Errorf("pinyin: load readings: line %d: %d fields", n, len(fields))
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("pinyin: load readings: %w", err)
	}
	for c, syllables := range other {
		r.chars[c] = append(r.chars[c], syllables...)
	}
	return r, nil
}

// Char returns how a character can be read, the usual reading first; nil if it
// is unknown.
func (r *Readings) Char(c rune) []string { return r.chars[c] }

// Chars calls yield for every character with how it can be read, in no order,
// until it returns false.
func (r *Readings) Chars(yield func(c rune, syllables []string) bool) {
	for c, syllables := range r.chars {
		if !yield(c, syllables) {
			return
		}
	}
}

// Word returns the syllables of a word, one a character: those of the longest
// phrases in it, else the usual reading of the character. ok is false if a
// character has no reading.
func (r *Readings) Word(word string) (syllables []string, ok bool) {
	runes := []rune(word)
	for i := 0; i < len(runes); {
		n := min(r.longest, len(runes)-i)
		for ; n > 1; n-- {
			if p := r.phrases[string(runes[i:i+n])]; p != nil {
				syllables = append(syllables, p...)
				break
			}
		}
		if n <= 1 {
			char := r.chars[runes[i]]
			if len(char) == 0 {
				return nil, false
			}
			syllables = append(syllables, char[0])
			n = 1
		}
		i += n
	}
	return syllables, len(syllables) > 0
}
