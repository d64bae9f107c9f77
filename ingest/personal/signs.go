package personal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader walks over a text sign by sign.
type reader struct {
	text string
	at   int
}

func (r *reader) peek() (rune, int) {
	if r.at >= len(r.text) {
		return 0, 0
	}
	return utf8.DecodeRuneInString(r.text[r.at:])
}

// skip passes over signs that a function knows, at most so many.
func (r *reader) skip(most int, is func(rune) bool) {
	for ; most > 0; most-- {
		c, n := r.peek()
		if n == 0 || !is(c) {
			return
		}
		r.at += n
	}
}

// word passes over the first of the words that stands here.
func (r *reader) word(words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(r.text[r.at:], w) {
			r.at += len(w)
			return true
		}
	}
	return false
}

// digits reads from min to max digits and returns their number, -1 if there
// are fewer.
func (r *reader) digits(low, high int) int {
	start, value, n := r.at, 0, 0
	for n < high {
		c, size := r.peek()
		v, slip, ok := asDigit(c)
		if size == 0 || !ok || v > 9 || slip > 1 || slip > 0 && n == 0 {
			break
		}
		value = value*10 + int(v)
		r.at += size
		n++
	}
	if n < low {
		r.at = start
		return -1
	}
	return value
}

func isBlank(r rune) bool { return r != '\n' && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)) }

func isColon(r rune) bool { return r == ':' || r == '：' || r == '\t' || r == '|' || isBlank(r) }

// isDigit reports whether a sign is a digit indeed.
func isDigit(r rune) bool {
	v, slip, ok := asDigit(r)
	return ok && v < 10 && slip == 0
}

func isNumeral(r rune) bool {
	return isDigit(r) || strings.ContainsRune("一二三四五六七八九十〇零百", r)
}

// foldLetter returns the capital ASCII letter or digit that a sign is, 0 if it
// is none.
func foldLetter(r rune) byte {
	if '！' <= r && r <= '～' {
		r -= '！' - '!'
	}
	switch {
	case 'a' <= r && r <= 'z':
		return byte(r - 'a' + 'A')
	case 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return byte(r)
	}
	return 0
}
