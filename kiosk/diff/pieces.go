package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// Piece is a part of a line.
type Piece struct {
	Kind Kind // Same, Removed or Added
	Text string
}

// lineMost is how long two lines may be together to be compared inside, in
// bytes.
const lineMost = 200_000

// Pieces compares two lines. What was taken out stands before what was put in
// its place.
func Pieces(before, after string) []Piece {
	var p pieces
	if before == after {
		p.add(Same, before)
		return p
	}
	if len(before)+len(after) > lineMost {
		p.add(Removed, before)
		p.add(Added, after)
		return p
	}
	b, a := tokens(before), tokens(after)
	bi := 0
	for _, d := range lcs.DiffLines(b, a) {
		p.addAll(Same, b[bi:d.Start])
		p.addAll(Removed, b[d.Start:d.End])
		p.addAll(Added, a[d.ReplStart:d.ReplEnd])
		bi = d.End
	}
	p.addAll(Same, b[bi:])
	return slide(p.joined())
}

type pieces []Piece

func (p *pieces) add(k Kind, text string) {
	if n := len(*p); n > 0 && (*p)[n-1].Kind == k {
		(*p)[n-1].Text += text
	} else if text != "" {
		*p = append(*p, Piece{k, text})
	}
}

func (p *pieces) addAll(k Kind, list []string) {
	for _, s := range list {
		p.add(k, s)
	}
}

// joined takes characters that happen to be the same in the middle of a change
// into it: they would only break it up.
func (p pieces) joined() []Piece {
	var out pieces
	for i := 0; i < len(p); {
		if p[i].Kind == Same {
			out.add(Same, p[i].Text)
			i++
			continue
		}
		var removed, added string
		for i < len(p) && (p[i].Kind != Same || p.chance(i, removed, added)) {
			if p[i].Kind != Added {
				removed += p[i].Text
			}
			if p[i].Kind != Removed {
				added += p[i].Text
			}
			i++
		}
		out.add(Removed, removed)
		out.add(Added, added)
	}
	return out
}

// chanceRunes is how long a piece may be that two texts share by chance.
const chanceRunes = 2

// chance reports whether the piece at i is the same by chance only: short,
// with longer changes on both sides.
func (p pieces) chance(i int, removed, added string) bool {
	n := runes(p[i].Text)
	if n > chanceRunes || i+1 >= len(p) || min(runes(removed), runes(added)) <= n {
		return false
	}
	next := runes(p[i+1].Text)
	if i+2 < len(p) && p[i+2].Kind != Same {
		return min(next, runes(p[i+2].Text)) > n
	}
	return false
}

// slide moves what was only put in or only taken out to where a reader would
// have put it: 、市财政局 rather than 政局、市财, which says the same.
func slide(p []Piece) []Piece {
	for i := range p {
		only := p[i].Kind != Same && (i == 0 || p[i-1].Kind == Same) && (i+1 == len(p) || p[i+1].Kind == Same)
		if !only || i == 0 || i+1 == len(p) {
			continue
		}
		before, after := &p[i-1], &p[i+1]
		text := tokens(p[i].Text)
		head, tail := tokens(before.Text), tokens(after.Text)
		left := 0 // how far it can move that way
		for left < len(head) && head[len(head)-1-left] == at(text, len(text)-1-left) {
			left++
		}
		right := 0
		for right < len(tail) && tail[right] == at(text, right) {
			right++
		}
		all := slices.Concat(head[len(head)-left:], text, tail[:right])
		best, most := left, neat(all[left:left+len(text)])
		for n := range left + right + 1 {
			if s := neat(all[n : n+len(text)]); s > most {
				best, most = n, s
			}
		}
		before.Text = strings.Join(head[:len(head)-left], "") + strings.Join(all[:best], "")
		p[i].Text = strings.Join(all[best:best+len(text)], "")
		after.Text = strings.Join(all[best+len(text):], "") + strings.Join(tail[right:], "")
	}
	return slices.DeleteFunc(p, func(x Piece) bool { return x.Text == "" })
}

// at returns the n-th token of a text repeated in both directions.
func at(text []string, n int) string {
	return text[(n%len(text)+len(text))%len(text)]
}

// neat says how well a piece is cut off: at its marks of punctuation.
func neat(text []string) int {
	first, _ := utf8.DecodeRuneInString(text[0])
	last, _ := utf8.DecodeRuneInString(text[len(text)-1])
	switch {
	case unicode.In(last, unicode.Po, unicode.Pe) && last != '、' && last != '，':
		return 2
	case unicode.In(first, unicode.Po, unicode.Ps):
		return 1
	}
	return 0
}

// tokens cuts a line into what is compared as a whole: numbers and Latin words,
// any other character by itself, with the marks that belong to it.
func tokens(line string) []string {
	var out []string
	start, word := 0, false
	for i, r := range line {
		in := wordRune(r)
		switch {
		case i == 0, unicode.Is(unicode.M, r):
		case word && in:
		case word && (r == '.' || r == ',') && digitAfter(line[i+1:]):
			in = true
		default:
			out = append(out, line[start:i])
			start = i
		}
		word = in
	}
	if start < len(line) {
		out = append(out, line[start:])
	}
	return out
}

func wordRune(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func digitAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}
