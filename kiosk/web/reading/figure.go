package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Figure is the time limit in a passage that answers a question for one, with
// the words of the same clause around it: "公示期不少于" "7日" "". All three are
// verbatim. The zero Figure means that no figure can be shown by itself and the
// sentence has to speak.
type Figure struct{ Before, Value, After string }

// clauseRunes is how long a clause may be to be shown whole beside its figure,
// and tailRunes how long the words after the figure alone.
const (
	clauseRunes = 16
	tailRunes   = 12
)

var (
	asksForTime = regexp.MustCompile(`多久|多长时间|多长期限|几天|几日|多少天|多少日|几个工作日|多少个工作日|何时|什么时候|时限|期限`)
	digits      = `(?:[0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,5})`
	timeLimit   = regexp.MustCompile(
		`(?:不得少于|不少于|不得超过|不超过|不得晚于|至少)\s?` + digits + `\s?(?:个?工作日|个月|日|天|年|小时)` +
			`|` + digits + `\s?个?工作日(?:之内|以内|内|前)?` +
			`|` + digits + `\s?(?:个月|日|天|年|小时)(?:之内|以内|内)`)
	clauseEnd   = regexp.MustCompile(`[，。；：！？,;\n\t]`)
	sentenceEnd = regexp.MustCompile(`[。！？\n]`)
	prolonged   = regexp.MustCompile(`延长|延期|顺延`)
	blanks      = regexp.MustCompile(`\s+`)
)

// FindFigure returns the time limit in a passage, if the question asks for one
// and the passage leaves no doubt which it is: passage and title must be about
// what is asked, and the sentence that shares most with the question must hold
// exactly one. A wrong figure in large type would be worse than none.
func FindFigure(question, title, passage string) Figure {
	if !asksForTime.MatchString(question) || about(question, title+passage) < least {
		return Figure{}
	}
	sentence := closest(question, passage)
	found := limits(ordinary(question, sentence))
	if len(found) != 1 {
		return Figure{}
	}
	from, to := found[0][0], found[0][1]
	before, after := sentence[:from], sentence[to:]
	if ends := clauseEnd.FindAllStringIndex(before, -1); ends != nil {
		before = before[ends[len(ends)-1][1]:]
	}
	if end := clauseEnd.FindStringIndex(after); end != nil {
		after = after[:end[0]]
	}
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	f := Figure{Value: blanks.ReplaceAllString(sentence[from:to], "")}
	switch b, a := utf8.RuneCountInString(before), utf8.RuneCountInString(after); {
	case b+a <= clauseRunes:
		f.Before, f.After = before, after
	case a <= tailRunes:
		f.After = after
	}
	if strings.ContainsAny(f.Before+f.After, "（）()《》“”") && !balanced(f.Before+f.After) {
		f.Before, f.After = "", ""
	}
	return f
}

// ordinary cuts a sentence where it turns to prolonging the limit: who asks how
// long something takes is not asking for that, unless they say so.
func ordinary(question, sentence string) string {
	at := prolonged.FindStringIndex(sentence)
	if at == nil || prolonged.MatchString(question) {
		return sentence
	}
	return sentence[:at[0]]
}

// least is how much of what is asked must occur in title and passage.
const least = 0.6

// about is the share of a question's characters that occur in a text; the words
// that ask and those that carry no meaning do not count. Characters and not
// words, because people say 低保 where the text says 最低生活保障.
func about(question, text string) float64 {
	asked := map[rune]bool{}
	for _, r := range asksForTime.ReplaceAllString(question, "") {
		if unicode.Is(unicode.Han, r) && !strings.ContainsRune("的了吗呢吧要可以能怎么我在有是会才应该至少最长内", r) {
			asked[r] = true
		}
	}
	if len(asked) == 0 {
		return 0
	}
	n := 0
	for r := range asked {
		if strings.ContainsRune(text, r) {
			n++
		}
	}
	return float64(n) / float64(len(asked))
}

// limits finds the time limits in a sentence, without those that are part of a
// date (9月3日内), an ordinal (第三十日) or a longer number.
func limits(sentence string) [][]int {
	var out [][]int
	for _, m := range timeLimit.FindAllStringIndex(sentence, -1) {
		r, _ := utf8.DecodeLastRuneInString(sentence[:m[0]])
		if strings.ContainsRune("月第.．0123456789０１２３４５６７８９年", r) {
			continue
		}
		out = append(out, m)
	}
	return out
}

// closest returns the sentence of the passage that shares most pairs of
// neighbouring characters with the question; among equals one with a time
// limit, then the first.
func closest(question, passage string) string {
	pairs := map[string]bool{}
	q := []rune(question)
	for i := 0; i+1 < len(q); i++ {
		pairs[string(q[i:i+2])] = true
	}
	best, bestScore := "", -1
	for _, s := range sentenceEnd.Split(passage, -1) {
		r := []rune(s)
		score := 0
		seen := map[string]bool{}
		for i := 0; i+1 < len(r); i++ {
			if p := string(r[i : i+2]); pairs[p] && !seen[p] {
				seen[p] = true
				score += 2
			}
		}
		if len(limits(ordinary(question, s))) > 0 {
			score++
		}
		if score > bestScore {
			best, bestScore = s, score
		}
	}
	return best
}

func balanced(s string) bool {
	for _, pair := range []string{"（）", "()", "《》", "“”"} {
		r := []rune(pair)
		if strings.Count(s, string(r[0])) != strings.Count(s, string(r[1])) {
			return false
		}
	}
	return true
}
