package reading

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// Body returns the body of a disclosure as [MarkedBody] does, with one block
// marked, none if block is negative.
func Body(d *kiosk.Disclosure, block int, links bool) template.HTML {
	return MarkedBody(d, block, block, links)
}

// MarkedBody returns the body of a disclosure for a page: the blocks that
// answer are marked, from first to last, none if first is negative; tables scroll by themselves, and with links false nothing in it can
// be followed, as a terminal needs it.
//
// Disclosure.HTML was sanitised by ingest. Its markup is the serialiser's own:
// no ">" stands inside an attribute, elements are lower case.
func MarkedBody(d *kiosk.Disclosure, first, last int, links bool) template.HTML {
	return dress(d.HTML, first, last, links)
}

// Lines returns the lines of a body from one up to another, without links: those
// of an attachment, or of a page of one. A table or a list they begin in is
// there from its beginning.
func Lines(d *kiosk.Disclosure, from, to int) template.HTML {
	start, end := opening(d.HTML, from), opening(d.HTML, to)
	if start < 0 {
		return ""
	}
	if end < start {
		end = len(d.HTML)
	}
	return dress(d.HTML[start:end], -1, -1, false)
}

// opening is where the element that holds a line begins in a body, -1 if the
// line is not there.
func opening(h string, line int) int {
	at := strings.Index(h, ` id="b`+strconv.Itoa(line)+`"`)
	if at < 0 {
		return -1
	}
	at = strings.LastIndexByte(h[:at], '<')
	switch h = h[:max(at, 0)+3]; {
	case strings.HasSuffix(h, "<tr"):
		at = strings.LastIndex(h, "<table")
	case strings.HasSuffix(h, "<li"):
		at = max(strings.LastIndex(h, "<ul"), strings.LastIndex(h, "<ol"))
	}
	return at
}

func dress(h string, first, last int, links bool) template.HTML {
	for n := max(first, 0); first >= 0 && n <= min(last, first+maxBlocks); n++ {
		id := `id="b` + strconv.Itoa(n) + `"`
		h = strings.Replace(h, id, id+` class="hit"`, 1)
	}
	h = tableOpen.ReplaceAllString(h, `<div class="tw" tabindex="0" role="region" aria-label="表格，可左右移动">$0`)
	h = strings.ReplaceAll(h, "</table>", "</table></div>")
	if links {
		h = linkOpen.ReplaceAllString(h, `<a rel="noopener nofollow"$1>`)
	} else {
		h = linkOpen.ReplaceAllString(h, wasLink+`>`)
		h = strings.ReplaceAll(h, "</a>", "</span>")
	}
	return template.HTML(h)
}

// maxBlocks is the most blocks marked: a passage is a few paragraphs.
const maxBlocks = 20

// wasLink begins what was a link where nothing can be followed.
const wasLink = `<span class="was-link"`

var (
	tableOpen = regexp.MustCompile(`<table[^>]*>`)
	linkOpen  = regexp.MustCompile(`<a(\s[^>]*)?>`)
)
