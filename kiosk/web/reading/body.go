package reading

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// Body returns the body of a disclosure for a page: the block that answers is
// marked, tables scroll by themselves, and with links false nothing in it can
// be followed, as a terminal needs it.
//
// Disclosure.HTML was sanitised by ingest. Its markup is the serialiser's own:
// no ">" stands inside an attribute, elements are lower case.
func Body(d *kiosk.Disclosure, block int, links bool) template.HTML {
	h := d.HTML
	if block >= 0 {
		id := `id="b` + strconv.Itoa(block) + `"`
		if i := strings.Index(h, id); i >= 0 {
			h = h[:i] + id + ` class="hit"` + h[i+len(id):]
		}
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

var (
	tableOpen = regexp.MustCompile(`<table[^>]*>`)
	linkOpen  = regexp.MustCompile(`<a(\s[^>]*)?>`)
)
