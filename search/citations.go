package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// What a disclosure cites is stored after its head: document numbers as they
// are compared, titles as [titleKeys] writes them. The same terms are in the
// field of numbers behind citesMark, and the keys of its own title behind
// titleMark, so that both ends find each other. A passage has there what it
// names itself, behind namesMark, so that it can be counted how often a title
// is named. No such sign can begin a number.
const (
	citesMark = "《"
	titleMark = "="
	namesMark = "》"
)

// The bounds of citations.
const (
	mostCites  = 60 // of one disclosure
	longestKey = 60 // runes of a title
	leastKey   = 3  // shorter names are said of too many things: 条例
)

var (
	quotedTitle = regexp.MustCompile(`《([^《》\n]{2,400})》`)
	remark      = regexp.MustCompile(`[（(][^（()）]*[)）]\s*$`)
	passedOn    = regexp.MustCompile(`(?:印发|转发|公布|发布)[《“]?(.+?)[》”]?(?:（[^）]*）)?的(?:通知|决定|公告)$`)
	explains    = regexp.MustCompile(`解读|图解|一图读懂|政策问答|起草说明`)
	explained   = regexp.MustCompile(`^(?:【[^】]*】|关于|一图读懂[：:]?|图解[：:]?|(?:政策)?解读[：:|｜]?)*(.+?)(?:的)?(?:政策|文字|专家)?(?:解读|图解|问答|起草说明).*$`)
)

// titleKeys returns what a title is compared by: without the name of the
// country and remarks in brackets, and of what is passed on by a notice its
// own title too; with who issued it and without.
func titleKeys(title string) []string {
	var out []string
	add := func(s string) {
		key := strings.TrimPrefix(bare(remark.ReplaceAllString(strings.TrimSpace(s), "")), "中华人民共和国")
		if n := utf8.RuneCountInString(key); n >= leastKey && n <= longestKey && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	add(title)
	if i := strings.Index(title, "关于"); i > 0 {
		add(title[i:])
	}
	if m := passedOn.FindStringSubmatch(strings.TrimSpace(title)); m != nil {
		add(m[1])
	}
	return out
}

// citations returns what a disclosure cites, what its title explains first.
func citations(d *kiosk.Disclosure) []string {
	var out []string
	own := titleKeys(d.Title)
	add := func(s string) {
		if s != "" && len(out) < mostCites && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	quote := func(text string) {
		for _, m := range quotedTitle.FindAllStringSubmatch(text, -1) {
			keys := titleKeys(m[1])
			if len(keys) > 0 && !slices.Contains(own, keys[0]) {
				add(citesMark + keys[0])
			}
		}
	}
	quote(d.Title)
	if m := explained.FindStringSubmatch(d.Title); m != nil && !strings.Contains(d.Title, "《") {
		for _, key := range titleKeys(m[1]) {
			add(citesMark + key)
		}
	}
	mine := numberTerm(d.DocumentNumber)
	for _, n := range kiosk.FindDocumentNumbers(d.Text) {
		if term := numberTerm(n.Number.String()); n.Sure && term != mine {
			add(term)
		}
	}
	quote(d.Text)
	return out
}

// nameTerm is the term of a title in the passages that name it, "" for none.
// Unlike a key it may be as short as 刑法.
func nameTerm(title string) string {
	name := strings.TrimPrefix(bare(remark.ReplaceAllString(strings.TrimSpace(title), "")), "中华人民共和国")
	if n := utf8.RuneCountInString(name); n < 2 || n > longestKey {
		return ""
	}
	return namesMark + name
}

// named returns the terms of the titles a passage names, each once, but for
// that of its own disclosure.
func named(text, own string) []string {
	if !strings.Contains(text, citesMark) {
		return nil
	}
	var out []string
	for _, m := range quotedTitle.FindAllStringSubmatch(text, -1) {
		if term := nameTerm(m[1]); term != "" && term != own && !slices.Contains(out, term) {
			out = append(out, term)
		}
	}
	return out
}

// linkTerms returns what a disclosure can be found by as one that cites or is
// cited.
func linkTerms(d *kiosk.Disclosure, cites []string) []string {
	var out []string
	for _, key := range titleKeys(d.Title) {
		out = append(out, titleMark+key)
	}
	for _, c := range cites {
		if !strings.HasPrefix(c, citesMark) {
			c = citesMark + c
		}
		out = append(out, c)
	}
	return out
}

// isExplanation reports whether a title is that of a text about another one.
func isExplanation(title string) bool { return explains.MatchString(title) }
