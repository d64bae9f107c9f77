package formats

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// weakPage is a page of which the engine may give less than there is: of text
// in fonts that are not embedded it loses characters that are drawn one by one,
// and lines that say the same as the line above.
type weakPage struct {
	n     int
	rules []rule
	lost  bool // something is certainly lost
}

const noPoppler = "有些页的字没有读全。请管理员安装 poppler-utils 和 poppler-data，再运行 gongkai ingest --full。"

// second reads weak pages with pdftotext, if it is installed.
func (p *pdf) second(data []byte) error {
	if len(p.weak) == 0 {
		return nil
	}
	program := tool("pdftotext")
	if program == "" {
		if slices.ContainsFunc(p.weak, func(w weakPage) bool { return w.lost }) {
			p.b.doc.note(noPoppler)
		}
		return nil
	}
	s, err := newScratch()
	if err != nil {
		return err
	}
	defer s.close()
	in, err := s.write("file.pdf", data)
	if err != nil {
		return err
	}
	out, err := s.run(p.b.ctx, program, "-q", "-bbox", "-enc", "UTF-8", in, "-")
	if err != nil {
		p.b.doc.note(noPoppler)
		return p.b.ctx.Err()
	}
	read := map[int]*popplerPage{}
	t := newTokens(p.b, bytes.NewReader(out))
	t.page = true
	n := -1
	err = t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "page":
			n++
			read[n] = &popplerPage{}
			if v := numbers(attribute(e, "height")); len(v) == 1 {
				read[n].height = v[0]
			}
		case "word":
			v := numbers(attribute(e, "xMin") + " " + attribute(e, "yMin") + " " + attribute(e, "xMax") + " " + attribute(e, "yMax"))
			w, err := t.words()
			if n >= 0 && len(v) == 4 && len(read[n].glyphs) < mostChars {
				read[n].glyphs = append(read[n].glyphs, glyph{strings.TrimSpace(w), v[0], v[1], v[2], v[3]})
			}
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, w := range p.weak {
		if pg := read[w.n]; pg != nil && len(pg.glyphs) > 0 {
			rules := make([]rule, len(w.rules)) // theirs grow downwards from the bottom, which is at 0
			for i, r := range w.rules {
				rules[i] = rule{r.x0, r.y0 + pg.height, r.x1, r.y1 + pg.height}
			}
			page := &p.pages.list[p.at[w.n]]
			page.blocks, page.came, page.goes = layPage(pg.glyphs, rules)
		}
	}
	return nil
}

// popplerPage is what pdftotext sees on a page.
type popplerPage struct {
	height float64
	glyphs []glyph
}
