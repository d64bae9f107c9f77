package search

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gongkai/search/rank"
)

// lawArticle is an article of a law that is named, 行政许可法第三十二条, in a
// folded text.
var lawArticle = regexp.MustCompile(`(\p{Han}{2,30}(?:法|条例|规定|办法|细则|规则))》? ?第?[0-9零一二三四五六七八九十百]+条`)

// namedLaw returns the term of the title of a law of which a folded text wants
// an article; "" if there is none of that name. Who asks so wants this law, not
// one that names it.
func (e *Engine) namedLaw(text string) string {
	m := lawArticle.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	name := strings.TrimPrefix(m[1], "中华人民共和国")
	for at := range name { // asked for after other words: 请问行政许可法第三十二条
		if utf8.RuneCountInString(name[at:]) < leastKey {
			break
		}
		if term := titleMark + name[at:]; e.has(rank.Number, term) {
			return term
		}
	}
	return ""
}
