package search

import (
	"slices"
	"strings"

	"gongkai/search/query"
)

// mostAlso bounds how many ways to say a text are looked for in titles.
const mostAlso = 4

// inOtherWords returns what says the same as a folded text: each of its words
// alone, and all of them, replaced by the word that stands for it. Titles say
// 最低生活保障 where people say 低保. A question is not said in a title.
func inOtherWords(text string, groups []query.Group) []string {
	var out []string
	add := func(s string) {
		if s != text && len(out) < mostAlso && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	all := text
	for _, g := range groups {
		for _, t := range g.Terms {
			if t.Reason != "" && !t.Soft && t.Weight >= sameMeaning {
				add(strings.Replace(text, g.Text, t.Text, 1))
				all = strings.Replace(all, g.Text, t.Text, 1)
				break
			}
		}
	}
	add(all)
	return out
}
