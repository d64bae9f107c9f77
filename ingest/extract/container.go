package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Names of the elements that publishing systems put the body in, the surest
// first. A name is an id or a class in lower case.
var containers = [][]string{
	{
		"ucap-content", "zoom", "zoomcon", "fontzoom", "vsb_content", "vsb_newscontent", "v_news_content", "trs_editor", "trs_uedit_paper_wrapper",
		"artibody", "article_content", "article-content", "articlecontent", "pages_content", "b12c", "content_body", "contentbody", "js_content",
		"barrierfree_container", "news_content", "newscontent", "news-content", "info_content", "infocontent", "info-content", "xxgk_content",
		"print_content", "printcontent", "bt_content", "bt-content", "article-con", "article_con", "articlecon", "con_text", "context", "wzcontent", "wz_content",
		"detail-content", "detail_content", "detailcontent", "main-txt", "maintext", "textcontent", "txt_content", "conzt", "view", "easysite-news-text", "ewb-article-info", "news_conent_two_text", "scroll_cont", "zwcon", "nr_con", "contentdetail",
	},
	{"content", "con", "nr", "zw", "neirong", "zhengwen", "article", "text", "article-body", "main-content", "maincontent", "main_content", "detail"},
}

// findBody returns the element that holds the body.
func findBody(root *html.Node, weights map[*html.Node]weight) *html.Node {
	for rank, set := range containers {
		known := map[string]bool{}
		for _, n := range set {
			known[n] = true
		}
		var best *html.Node
		walk(root, func(n *html.Node) bool {
			if n.Type != html.ElementNode {
				return true
			}
			if hidden(n) {
				return false
			}
			if !blocks[n.DataAtom] && n.DataAtom != atom.Span {
				return true
			}
			for _, name := range wholeNames(n) {
				if !known[name] && !(rank == 0 && strings.HasPrefix(name, "vsb_content")) {
					continue
				}
				w := weights[n]
				good := w.net() >= 30 || w.media > 0 || rank == 0 && w.text > 0
				if rank > 0 {
					good = w.net() >= 60 && w.links*2 < w.text
				}
				if good && (best == nil || w.net() > weights[best].net()) {
					best = n
				}
			}
			return true
		})
		if best != nil {
			return best
		}
	}
	return densest(root, weights)
}

func wholeNames(n *html.Node) []string {
	var out []string
	for _, key := range []string{"id", "class"} {
		if v := attr(n, key); v != "" && len(v) < 400 {
			out = append(out, strings.Fields(strings.ToLower(v))...)
		}
	}
	return out
}

// densest goes down from the top to the element where the text parts into
// paragraphs: at each step into the one child that holds most of it.
func densest(root *html.Node, weights map[*html.Node]weight) *html.Node {
	worth := map[*html.Node]int{}
	free(root, weights, worth)
	value := func(n *html.Node) int { return max(0, worth[n]) }
	at := root
	for {
		var best *html.Node
		top, total := 0, 0
		for c := at.FirstChild; c != nil; c = c.NextSibling {
			v := 0
			if c.Type == html.TextNode {
				v = utf8.RuneCountInString(strings.TrimSpace(c.Data))
			} else {
				v = value(c)
			}
			total += v
			if v > top && c.Type == html.ElementNode {
				best, top = c, v
			}
		}
		if best == nil || top*10 < total*6 {
			return at
		}
		switch best.DataAtom {
		case atom.P, atom.Li, atom.A, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol, atom.Dl:
			return at
		case atom.Table:
			if isData(best) {
				return at
			}
		}
		if !blocks[best.DataAtom] && best.DataAtom != atom.Html || wrapped(best) || best.DataAtom == atom.Div && leaf(best) && top < total && top < 300 {
			// A paragraph among others, a table between paragraphs.
			return at
		}
		at = best
	}
}

// wrapped reports whether an element holds a table of data and nothing else: a
// part of a text, however long.
func wrapped(n *html.Node) bool {
	for {
		var only *html.Node
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
			case c.Type == html.ElementNode && only == nil:
				only = c
			default:
				return false
			}
		}
		if only == nil {
			return false
		}
		if only.DataAtom == atom.Table {
			return isData(only)
		}
		n = only
	}
}

// free measures the text below every element that belongs to no frame of the
// page: its runes, more for sentences, less for links.
func free(n *html.Node, weights map[*html.Node]weight, into map[*html.Node]int) int {
	switch {
	case n.Type == html.TextNode:
		v := 0
		if imprint.MatchString(strings.TrimSpace(n.Data)) {
			return 0
		}
		for _, r := range n.Data {
			if r == '。' || r == '，' || r == '；' {
				v += 5
			}
			if !unicode.IsSpace(r) {
				v++
			}
		}
		return v
	case hidden(n) || framing(n, weights[n]):
		return 0
	case n.DataAtom == atom.Img:
		return utf8.RuneCountInString(caption(n))
	}
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += free(c, weights, into)
	}
	if n.DataAtom == atom.A && has(n, "href") {
		sum = -weights[n].text
	}
	into[n] = sum
	return sum
}
