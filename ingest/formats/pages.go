package formats

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/extract"
)

var pageNumber = regexp.MustCompile(`^[\s\-—–―－_·.]*(?:第?\s*[0-9０-９]{1,4}\s*页?)(?:\s*[/／,，共]\s*共?\s*[0-9]{1,4}\s*页?)?[\s\-—–―－_·.]*$`)

// pages puts pages together to a document: what is printed on every page goes,
// a paragraph that goes over to the next page is one.
type pages struct {
	list []laidPage
}

type laidPage struct {
	label      string
	blocks     []extract.Block
	came, goes bool
}

// write gives the pages to the builder.
func (p *pages) write(b *builder) error {
	p.dropRepeated()
	for i := range p.list {
		page := &p.list[i]
		b.part(page.label)
		for k, x := range page.blocks {
			if k == 0 && page.came && i > 0 && p.list[i-1].goes && b.goOn(x) {
				continue
			}
			if err := b.add(x); err != nil {
				return err
			}
		}
		if len(page.blocks) == 0 {
			page.goes = i > 0 && p.list[i-1].goes
		}
	}
	return nil
}

// longestHead is how many bytes a running head may have.
const longestHead = 180

// dropRepeated takes out page numbers and lines that are on most pages.
func (p *pages) dropRepeated() {
	count := map[string]int{}
	shape := func(x extract.Block) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '0'
			}
			return r
		}, x.Text)
	}
	edges := func(pg *laidPage, f func(i int)) {
		if n := len(pg.blocks); n > 0 {
			f(n - 1)
			if n > 1 {
				f(0)
			}
		}
	}
	for i := range p.list {
		pg := &p.list[i]
		edges(pg, func(k int) {
			if x := pg.blocks[k]; x.Kind != extract.Row {
				count[shape(x)]++
			}
		})
	}
	for i := range p.list {
		pg := &p.list[i]
		for range 2 {
			edges(pg, func(k int) {
				x := pg.blocks[k]
				n := count[shape(x)]
				if x.Kind == extract.Row || !pageNumber.MatchString(x.Text) && (n < 3 || n*2 < len(p.list) || len(x.Text) > longestHead) {
					return
				}
				pg.blocks = slices.Delete(pg.blocks, k, k+1)
				if k == 0 {
					pg.came = true
				} else {
					pg.goes = true
				}
			})
		}
	}
}

// goOn adds a paragraph to the last one of the page before, if that one is
// not at its end. It reports whether it did.
func (b *builder) goOn(x extract.Block) bool {
	if len(b.doc.Parts) == 0 || x.Kind != extract.Paragraph {
		return false
	}
	blocks := b.doc.Parts[len(b.doc.Parts)-1].Blocks
	if len(blocks) == 0 {
		return false
	}
	last := &blocks[len(blocks)-1]
	end, _ := utf8.DecodeLastRuneInString(last.Text)
	if last.Kind != extract.Paragraph || strings.ContainsRune("。；：！？”）", end) || b.bytes+len(x.Text) > mostText {
		return false
	}
	last.Text = join(last.Text, x.Text)
	b.bytes += len(x.Text)
	return true
}
