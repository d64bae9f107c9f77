package query

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
)

func fields(s string) []string { return strings.Fields(s) }

// read makes one line of a text: control characters and broken bytes become
// blanks, blanks become one, what is beyond kiosk.MaxQueryRunes is cut off.
func read(text string) string {
	var b strings.Builder
	n, blank := 0, false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cf, r):
			continue
		case r == utf8.RuneError || unicode.IsControl(r) || unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		}
		if n++; n > kiosk.MaxQueryRunes {
			break
		}
		if blank {
			if n++; n > kiosk.MaxQueryRunes {
				break
			}
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// takeNumbers takes document and index numbers out of a text.
func takeNumbers(text string) (numbers []ExactNumber, rest string) {
	var b strings.Builder
	at := 0
	for _, m := range kiosk.FindDocumentNumbers(text) {
		if m.Start < at || m.End > len(text) {
			continue
		}
		numbers = append(numbers, ExactNumber{Text: m.Number.String(), Sure: m.Sure})
		b.WriteString(text[at:m.Start] + " ")
		at = m.End
	}
	b.WriteString(text[at:])
	kept := fields(b.String())
	if all := strings.Join(kept, ""); len(kept) > 1 && kiosk.IsIndexNumber(all) {
		kept = []string{all} // with blanks inside
	}
	words := kept[:0]
	for _, w := range kept {
		if kiosk.IsIndexNumber(w) {
			numbers = append(numbers, ExactNumber{Text: kiosk.FoldIndexNumber(w), Index: true, Sure: true})
			continue
		}
		words = append(words, w)
	}
	return numbers, strings.Join(words, " ")
}

// quotes are the marks around a phrase besides those that fold to ".
var quotes = strings.NewReplacer("「", `"`, "」", `"`, "『", `"`, "』", `"`)

// takeQuoted takes quoted phrases, and those excluded by a minus before them,
// out of a folded text. A mark without its partner is a blank.
func takeQuoted(text string) (phrases, excluded []Sequence, rest string) {
	parts := strings.Split(quotes.Replace(text), `"`)
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 0 || i == len(parts)-1 {
			b.WriteString(part + " ")
			continue
		}
		s := newSequence(strings.TrimSpace(part))
		before := b.String()
		switch head, minus := strings.CutSuffix(strings.TrimSuffix(before, " "), "-"); {
		case len(s.Grams) == 0:
		case minus && (head == "" || strings.HasSuffix(head, " ")):
			b.Reset()
			b.WriteString(head + " ")
			excluded = append(excluded, s)
		default:
			phrases = append(phrases, s)
		}
	}
	return phrases, excluded, b.String()
}

// takeExcluded takes -词 and 不含词 out of a folded text: only where they stand
// at the beginning of a word set off by blanks.
func takeExcluded(text string) (excluded []Sequence, rest string) {
	var kept []string
	words := fields(text)
	for i := 0; i < len(words); i++ {
		w, ok := strings.CutPrefix(words[i], "-")
		figures := ok && len(kept) > 0 && endsHan(kept[len(kept)-1]) // 2021 -2022 is a range
		if !ok {
			if w, ok = strings.CutPrefix(words[i], "不含"); ok && w == "" && i+1 < len(words) {
				i++
				w = words[i]
			}
			figures = ok
		}
		first, _ := utf8.DecodeRuneInString(w)
		if !ok || !unicode.IsLetter(first) && !(figures && unicode.IsDigit(first)) {
			kept = append(kept, words[i])
			continue
		}
		if s := newSequence(w); len(s.Grams) > 0 {
			excluded = append(excluded, s)
		}
	}
	return excluded, strings.Join(kept, " ")
}

func endsHan(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.Is(unicode.Han, r)
}

// lawArticle is an article after the name of a law, said without 第.
var lawArticle = regexp.MustCompile(`(法|条例|规定|办法|细则|规则)\s*([0-9]{1,4})\s*条`)

// thousands is a comma between the figures of an amount.
var thousands = regexp.MustCompile(`([0-9]),([0-9]{3})`)

// sayArticles writes 第 where an article of a law is said without it: 教育法36条.
func sayArticles(text string) string { return lawArticle.ReplaceAllString(text, "$1 第${2}条") }

// joinThousands takes the commas out of 1,280,000.
func joinThousands(text string) string {
	if !strings.Contains(text, ",") {
		return text
	}
	return thousands.ReplaceAllString(text, "$1$2")
}

// takeAsking takes the words of asking out of a folded text. It leaves words
// of the dictionary alone that only begin like them.
func takeAsking(text string, seg *analysis.Segmenter) (rest string, asked bool) {
	asked = strings.ContainsRune(text, '?')
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		a, ok := askAt(text[i:], r)
		if !ok || inWord(text, i, i+len(a.said), seg) {
			b.WriteString(text[i : i+n])
			i += n
			continue
		}
		asked = true
		b.WriteString(" " + a.left + " ")
		i += len(a.said)
	}
	return b.String(), asked
}

func askAt(text string, first rune) (ask, bool) {
	for _, a := range asking[first] {
		if strings.HasPrefix(text, a.said) {
			return a, true
		}
	}
	return ask{}, false
}

// inWord reports whether the words around a place reach across its end or
// beginning.
func inWord(text string, start, end int, seg *analysis.Segmenter) bool {
	from, to := max(0, start-24), min(len(text), end+24)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	for _, t := range seg.Words(nil, text[from:to]) {
		s, e := from+t.Start, from+t.End
		if !t.Sub && (s < start && e > start || s < end && e > end) && e-s > end-start {
			return true
		}
	}
	return false
}

// Asked returns what two ways to type the same question have in common:
// folded, without the words of asking, blanks and signs.
func Asked(text string, seg *analysis.Segmenter) string {
	folded := analysis.Fold(read(text))
	rest, _ := takeAsking(folded, seg)
	if rest = letters(rest); rest == "" {
		return letters(folded)
	}
	return rest
}

// letters drops what is no letter and no digit.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
