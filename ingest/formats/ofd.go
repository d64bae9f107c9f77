package formats

import (
	"encoding/xml"
	"errors"
	"math"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ofd reads an OFD document (GB/T 33190-2016): what its pages and their
// templates write, and the rules they draw. Lengths in the file are millimetres.
type ofd struct {
	b         *builder
	c         *container
	templates map[string]string // part by id
	pages     pages
	size      int
	pictures  int // pages that show only pictures
}

const pointsPerMM = 72 / 25.4

func readOFD(b *builder, data []byte, left *int64) error {
	c, err := openZip(b, data, left)
	if err != nil {
		return err
	}
	root := ""
	err = c.xml(c.named("OFD.xml"), func(t *tokens) error {
		return t.each(func(e xml.StartElement) error {
			if e.Name.Local != "DocRoot" || root != "" {
				return nil
			}
			s, err := t.words()
			root = strings.TrimSpace(s)
			return err
		})
	})
	if err != nil {
		return err
	}
	root = strings.TrimPrefix(path.Clean("/"+root), "/")
	if c.files[root] == nil {
		return damaged(errors.New("no document in the OFD file"))
	}
	o := &ofd{b: b, c: c, templates: map[string]string{}}
	list, err := o.document(root)
	if err != nil {
		return err
	}
	for i, part := range list {
		if err := o.page(i, part); err != nil {
			return err
		}
		if o.size > mostText {
			b.doc.note(tooLong)
			break
		}
	}
	if err := o.pages.write(b); err != nil {
		return err
	}
	if b.count == 0 && o.pictures > 0 {
		b.doc.note("是扫描件，没有文字。请发布单位换成有文字的 OFD 或 PDF。")
	}
	return nil
}

// named returns the name of a part however it is written.
func (c *container) named(name string) string {
	if c.files[name] != nil {
		return name
	}
	for n := range c.files {
		if strings.EqualFold(n, name) {
			return n
		}
	}
	return name
}

func (o *ofd) document(root string) (list []string, err error) {
	dir := path.Dir(root)
	err = o.c.xml(root, func(t *tokens) error {
		return t.each(func(e xml.StartElement) error {
			at := attribute(e, "BaseLoc")
			if at == "" {
				return nil
			}
			if !strings.HasPrefix(at, "/") {
				at = path.Join(dir, at)
			}
			at = strings.TrimPrefix(path.Clean("/"+at), "/")
			switch e.Name.Local {
			case "TemplatePage":
				o.templates[attribute(e, "ID")] = at
			case "Page":
				if len(list) < mostParts {
					list = append(list, at)
				}
			}
			return nil
		})
	})
	return list, err
}

// ofdPage is what stands on a page.
type ofdPage struct {
	o        *ofd
	glyphs   []glyph
	rules    []rule
	pictures bool
}

func (o *ofd) page(n int, part string) error {
	p := &ofdPage{o: o}
	if err := p.content(part, 0); err != nil {
		return err
	}
	if len(p.glyphs) == 0 && p.pictures {
		o.pictures++
	}
	page := laidPage{label: pageLabel(n + 1)}
	page.blocks, page.came, page.goes = layPage(p.glyphs, p.rules)
	o.pages.list = append(o.pages.list, page)
	return nil
}

// content reads a page or a template.
func (p *ofdPage) content(part string, level int) error {
	return p.o.c.xml(part, func(t *tokens) error {
		return t.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "Template":
				if at := p.o.templates[attribute(e, "TemplateID")]; at != "" && level == 0 {
					return p.content(at, 1)
				}
			case "TextObject":
				return p.text(t, e)
			case "PathObject":
				return p.path(t, e)
			case "ImageObject":
				p.pictures = true
			}
			return nil
		})
	})
}

// numbers reads a list of numbers.
func numbers(s string) []float64 {
	fields := strings.Fields(s)
	out := make([]float64, 0, min(len(fields), 64))
	for _, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
			v = 0
		}
		out = append(out, v)
	}
	return out
}

// placed returns how an object's own measures become places on the page.
func placed(e xml.StartElement) matrix {
	m := identity
	if c := numbers(attribute(e, "CTM")); len(c) == 6 {
		m = matrix{c[0], c[1], c[2], c[3], c[4], c[5]}
	}
	if b := numbers(attribute(e, "Boundary")); len(b) == 4 {
		m = m.then(matrix{1, 0, 0, 1, b[0], b[1]})
	}
	return m.then(matrix{pointsPerMM, 0, 0, pointsPerMM, 0, 0})
}

// text reads a text object. One that runs aslant, as watermarks do, is left
// out, and so is one that is not to be seen.
func (p *ofdPage) text(t *tokens, e xml.StartElement) error {
	m := placed(e)
	size, err := strconv.ParseFloat(attribute(e, "Size"), 64)
	if err != nil || size <= 0 || size > 1000 {
		size = 4
	}
	if attribute(e, "Visible") == "false" || math.Abs(m.b) > 0.05*math.Abs(m.a) {
		return t.skip()
	}
	var x, y float64
	return t.each(func(e xml.StartElement) error {
		if e.Name.Local != "TextCode" {
			return nil
		}
		if v := numbers(attribute(e, "X")); len(v) > 0 {
			x = v[0]
		}
		if v := numbers(attribute(e, "Y")); len(v) > 0 {
			y = v[0]
		}
		words, err := t.words()
		if err != nil {
			return err
		}
		if p.o.size += len(words); p.o.size > 2*mostText || len(p.glyphs) > mostChars {
			return nil
		}
		p.run(words, m, size, x, y, deltas(attribute(e, "DeltaX")), deltas(attribute(e, "DeltaY")))
		return nil
	})
}

// deltas reads the steps from character to character: "4.2 g 3 5" is 4.2 5 5 5.
func deltas(s string) []float64 {
	fields := strings.Fields(s)
	var out []float64
	for i := 0; i < len(fields) && len(out) < mostChars; i++ {
		if fields[i] != "g" {
			out = append(out, numbers(fields[i])...)
			continue
		}
		if i+2 >= len(fields) {
			break
		}
		n, _ := strconv.Atoi(fields[i+1])
		v := numbers(fields[i+2])
		for range min(n, mostChars-len(out)) {
			out = append(out, v[0])
		}
		i += 2
	}
	return out
}

// run writes the characters of a text.
func (p *ofdPage) run(words string, m matrix, size, x, y float64, dx, dy []float64) {
	i := 0
	for _, r := range words {
		wide := size
		if r < 0x2e80 {
			wide = size / 2
		}
		if r > ' ' && r != 0x3000 && r != 0xa0 && r != utf8.RuneError {
			x0, y0 := m.apply(x, y-0.85*size)
			x1, y1 := m.apply(x+wide, y+0.15*size)
			p.glyphs = append(p.glyphs, glyph{string(r), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)})
		}
		switch {
		case i < len(dx):
			x += dx[i]
		case len(dx) == 0 && len(dy) == 0:
			x += wide
		}
		if i < len(dy) {
			y += dy[i]
		}
		i++
	}
}

// path reads the straight pieces of a drawn path.
func (p *ofdPage) path(t *tokens, e xml.StartElement) error {
	m := placed(e)
	return t.each(func(e xml.StartElement) error {
		if e.Name.Local != "AbbreviatedData" {
			return nil
		}
		data, err := t.words()
		if err != nil || len(p.rules) > mostRule {
			return err
		}
		p.trace(strings.Fields(data), m)
		return nil
	})
}

// takes is how many numbers follow a letter of a path.
var takes = map[string]int{"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

func (p *ofdPage) trace(fields []string, m matrix) {
	var x, y, startX, startY float64
	for i := 0; i < len(fields); i++ {
		n, ok := takes[fields[i]]
		if !ok || i+n >= len(fields) {
			continue
		}
		letter := fields[i]
		nx, ny := startX, startY
		if n > 0 {
			v := numbers(strings.Join(fields[i+n-1:i+n+1], " "))
			nx, ny = m.apply(v[0], v[1])
		}
		switch letter {
		case "L", "C":
			p.rules = append(p.rules, straight(x, y, nx, ny)...)
		case "M", "S":
			startX, startY = nx, ny
		}
		x, y = nx, ny
		i += n
	}
}
