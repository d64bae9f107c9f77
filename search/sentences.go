package search

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	listItem  = regexp.MustCompile(`^\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[.．、]|[①-⑳])`)
	opensList = regexp.MustCompile(`[:：]$`)
)

// closing are signs that belong to the sentence they stand after.
const closing = "”’」』》）)\"'"

// sentences returns the byte offsets at which sentences begin, and the end.
// No piece is longer than longest runes.
func sentences(text string, longest int) []int {
	cuts := []int{0}
	add := func(end int) {
		for last := cuts[len(cuts)-1]; end-last > 0; last = cuts[len(cuts)-1] {
			if utf8.RuneCountInString(text[last:end]) <= longest {
				cuts = append(cuts, end)
				return
			}
			cuts = append(cuts, last+cutAt(text[last:end], longest))
		}
	}
	for i, r := range text {
		switch r {
		case '。', '！', '？', '；', '!', '?', ';', '\n':
			end := i + utf8.RuneLen(r)
			for r != '\n' {
				c, n := utf8.DecodeRuneInString(text[end:])
				if n == 0 || !strings.ContainsRune(closing, c) {
					break
				}
				end += n
			}
			if end > cuts[len(cuts)-1] {
				add(end)
			}
		}
	}
	add(len(text))
	return cuts
}

// cutAt returns the byte offset at which to cut a text so that the first part
// has about n runes, at the end of a sentence if there is one near, and never
// inside a number or an amount.
func cutAt(text string, n int) int {
	count, sentence, clause := 0, 0, 0
	before := rune(0)
	for i, r := range text {
		if count >= n {
			switch {
			case sentence > 0:
				return sentence
			case clause > 0:
				return clause
			}
			return beforeNumber(text, i)
		}
		count++
		end := i + utf8.RuneLen(r)
		if count > n/2 && r != utf8.RuneError {
			switch r {
			case '。', '！', '？', '；', '!', '?', ';':
				sentence = end
			case '，', '、', ',', ' ', '　', '\t':
				if after, _ := utf8.DecodeRuneInString(text[end:]); !(numeric(before) && (numeric(after) || r == ' ')) {
					clause = end
				}
			}
		}
		before = r
	}
	return len(text)
}

// beforeNumber moves a cut from inside a number to where it begins, unless
// there is nothing before it.
func beforeNumber(text string, at int) int {
	start := at
	for {
		after, _ := utf8.DecodeRuneInString(text[start:])
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if n == 0 || !numeric(r) || start == at && !numeric(after) && !strings.ContainsRune(units, after) {
			break
		}
		start -= n
	}
	if start == 0 || utf8.RuneCountInString(text[start:at]) > longestNumber {
		return at
	}
	return start
}

// units follow a number and belong to it.
const units = "元万亿千百个年月日天号条款项倍％%平亩岁人户"

// longestNumber is how long a run of digits may be to be kept whole.
const longestNumber = 30

func numeric(r rune) bool {
	return unicode.IsDigit(r) || strings.ContainsRune(".．,-－/零〇一二三四五六七八九十百千万亿", r) || r < 0x80 && unicode.IsLetter(r)
}
