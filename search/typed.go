package search

import (
	"strings"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/query"
	"gongkai/search/rank"
)

// askingShare is what pairs of characters count that touch how a question is
// asked (怎么办, 请问, 的) rather than what it asks for. Such pairs are rare in
// official texts, so without it they would count more than the matter. At 0
// texts that answer in the asker's words are lost.
const askingShare = 0.5

// asked adds the pairs and single characters of what was typed: fully where
// they are part of a group, a share of that where they only ask or plead.
func (p *planner) asked(text string, groups []query.Group) {
	meant := make([]float32, len(text))
	for i := range meant {
		meant[i] = askingShare
	}
	at := 0
	for _, g := range groups {
		i := strings.Index(text[at:], g.Text)
		if i < 0 {
			continue
		}
		share := float32(1)
		if g.Plea {
			share = float32(g.Weight)
		}
		for k := range len(g.Text) {
			meant[at+i+k] = share
		}
		at += i + len(g.Text)
	}
	for _, t := range analysis.Grams(nil, text) {
		_, last := utf8.DecodeLastRuneInString(text[t.Start:t.End])
		w := min(meant[t.Start], meant[t.End-last])
		for _, f := range []rank.Field{rank.Grams, rank.Heading, rank.Title, rank.Meta} {
			p.terms[rank.Term{Field: f, Text: t.Term}] += w
		}
	}
}
