package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leadRunes is how much is read out at most before the caller may speak.
const leadRunes = 120

// charactersPerMinute is how fast an operator reads to a caller.
const charactersPerMinute = 230

// sentences splits a text after its sentences and at line ends; put together
// they are the text again. Closing marks stay with the sentence they close.
func sentences(text string) []string {
	var out []string
	start := 0
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		if !strings.ContainsRune("。！？；!?;\n", rs[i]) {
			continue
		}
		for i+1 < len(rs) && strings.ContainsRune("。！？；!?;\n”’」』）)》", rs[i+1]) {
			i++
		}
		out = append(out, string(rs[start:i+1]))
		start = i + 1
	}
	if start < len(rs) {
		out = append(out, string(rs[start:]))
	}
	return out
}

// lead takes the leading sentences of a passage that fit in max runes. The
// first is cut after a comma if it alone is longer, at max if it has none.
// head and rest together are the passage.
func lead(text string, max int) (head, rest string) {
	n := 0
	for _, s := range sentences(text) {
		if n+utf8.RuneCountInString(strings.TrimRightFunc(s, unicode.IsSpace)) > max {
			break
		}
		n += utf8.RuneCountInString(s)
	}
	rs := []rune(text)
	if n == 0 && len(rs) > 0 {
		n = min(max, len(rs))
		for i := n - 1; i >= max/3; i-- {
			if strings.ContainsRune("，：、,:", rs[i]) {
				n = i + 1
				break
			}
		}
	}
	n = min(n, len(rs))
	return string(rs[:n]), string(rs[n:])
}

// spoken counts the characters of a text and the seconds it takes to read out.
func spoken(text string) (characters, seconds int) {
	for _, r := range text {
		if !unicode.IsSpace(r) {
			characters++
		}
	}
	return characters, (characters*60 + charactersPerMinute - 1) / charactersPerMinute
}

// nextSentences lists what comes after the lead: the rest of the passage and
// what follows it, whole sentences up to max runes.
func nextSentences(rest string, max int) []string {
	var out []string
	n := 0
	for _, s := range sentences(rest) {
		n += utf8.RuneCountInString(s)
		if n > max && len(out) > 0 {
			break
		}
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, cut(s, max))
		}
	}
	return out
}
