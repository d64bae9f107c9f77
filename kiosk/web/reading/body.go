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
	h := d.HTML
	for n := max(first, 0); first >= 0 && n <= min(last, first+maxBlocks); n++ {
		id := `id="b` + strconv.Itoa(n) + `"`
		h = strings.Replace(h, id, id+` class="hit"`, 1)
	}
	h = tableOpen.ReplaceAllString(h, `<div class="tw" tabindex="0" role="region" aria-label="表格，可左右移动">$0`)
	h = strings.ReplaceAll(h, "</table>", "</table></div>")
	if links {
		h = linkOpen.ReplaceAllString(h, `<a rel="noopener nofollow"$1>`)
	} else {
		h = linkOpen.ReplaceAllString(h, `<span class="was-link">`)
		h = strings.ReplaceAll(h, "</a>", "</span>")
	}
	return template.HTML(h)
}

// maxBlocks is the most blocks marked: a passage is a few paragraphs.
const maxBlocks = 20

var (
	tableOpen = regexp.MustCompile(`<table[^>]*>`)
	linkOpen  = regexp.MustCompile(`<a(\s[^>]*)?>`)
)
