package search

import (
	"regexp"
	"unicode/utf8"
)

// Who asks how long wants the sentence with the limit, and an operator reads
// the beginning of the answer aloud.
var (
	asksForTime = regexp.MustCompile(`多久|多长时间|几天|几日|多少天|多少日|几个月|几个工作日|何时|什么时候|时限|期限`)
	timeLimit   = regexp.MustCompile(`(?:[0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,5})\s?(?:个?工作日|日内|日以内|日前|天内|个月|年内|小时)|不(?:得)?少于[^，。；]{1,6}[日天月年]`)
	prolonging  = regexp.MustCompile(`延长|延期|顺延`)
)

// limitWindow returns the run of whole sentences, at most longest runes, that
// begins with the sentence whose marks weigh most among those that hold a time
// limit; ok is false if none does. A limit for prolonging is another question.
func (m *marker) limitWindow(text string, spans []span, longest int) (from, to int, ok bool) {
	cuts := sentences(text, longest)
	bestWeight, best := float32(0), -1
	for i := range cuts[:len(cuts)-1] {
		s := text[cuts[i]:cuts[i+1]]
		if !timeLimit.MatchString(s) || prolonging.MatchString(s) {
			continue
		}
		if w := m.weigh(spans, cuts[i], cuts[i+1]); w > bestWeight {
			bestWeight, best = w, i
		}
	}
	if best < 0 {
		return 0, 0, false
	}
	end := best + 1
	for end+1 < len(cuts) && utf8.RuneCountInString(text[cuts[best]:cuts[end+1]]) <= longest {
		end++
	}
	return cuts[best], cuts[end], true
}
