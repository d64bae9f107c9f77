package formats

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// matrix is a transformation: x' = ax + cy + e, y' = bx + dy + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then returns the transformation that does m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

// drawing gathers the rules of a page.
type drawing struct {
	p        *pdf
	turn     quarter
	rules    []rule
	left     int // pieces of paths that may still be looked at
	pictures bool
	texts    int  // pieces of text that are drawn
	bare     bool // text without a shape is among them: its font is not embedded
}

// mostLooked is how many pieces of text are looked at for their shape.
const mostLooked = 200

// read gathers what is drawn on a page.
func (d *drawing) read(page requests.Page) error {
	count, err := d.p.e.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return err
	}
	for i := 0; i < count.Count && d.left > 0; i++ {
		o, err := d.p.e.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return err
		}
		if err := d.object(o.PageObject, identity, 0); err != nil {
			return err
		}
	}
	return nil
}

// deepestForm is how deep forms are looked into for rules.
const deepestForm = 4

func (d *drawing) object(o references.FPDF_PAGEOBJECT, m matrix, level int) error {
	d.left--
	if err := d.p.b.step(); err != nil {
		return err
	}
	kind, err := d.p.e.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		d.texts++
		if !d.bare && d.texts <= mostLooked {
			box, err := d.p.e.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
			d.bare = err == nil && (box.Top <= box.Bottom || box.Right <= box.Left)
		}
	case enums.FPDF_PAGEOBJ_IMAGE:
		d.pictures = true
	case enums.FPDF_PAGEOBJ_PATH:
		return d.path(o, m)
	case enums.FPDF_PAGEOBJ_FORM:
		if level >= deepestForm {
			return nil
		}
		m = d.matrix(o).then(m)
		count, err := d.p.e.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
		if err != nil {
			return nil // an empty form
		}
		for i := 0; i < count.Count && d.left > 0; i++ {
			sub, err := d.p.e.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
			if err != nil {
				return nil
			}
			if err := d.object(sub.PageObject, m, level+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *drawing) matrix(o references.FPDF_PAGEOBJECT) matrix {
	m, err := d.p.e.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return identity
	}
	x := m.Matrix
	return matrix{float64(x.A), float64(x.B), float64(x.C), float64(x.D), float64(x.E), float64(x.F)}
}

// thin is how thick a filled shape may be to count as a rule.
const thin = 2.5

// path adds the straight pieces of a path. A filled area is no rule unless it
// is thin.
func (d *drawing) path(o references.FPDF_PAGEOBJECT, m matrix) error {
	mode, err := d.p.e.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil || !mode.Stroke && mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return nil
	}
	count, err := d.p.e.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return nil
	}
	m = d.matrix(o).then(m)
	var from []rule
	var x, y, startX, startY float64
	box := rule{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := 0; i < count.Count && d.left > 0; i++ {
		d.left--
		s, err := d.p.e.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return nil
		}
		kind, err := d.p.e.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: s.PathSegment})
		if err != nil {
			return nil
		}
		at, err := d.p.e.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: s.PathSegment})
		if err != nil {
			return nil
		}
		nx, ny := d.turn.point(m.apply(float64(at.X), float64(at.Y)))
		switch kind.Type {
		case enums.FPDF_SEGMENT_MOVETO:
			startX, startY = nx, ny
		case enums.FPDF_SEGMENT_LINETO:
			from = append(from, straight(x, y, nx, ny)...)
		}
		if end, err := d.p.e.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: s.PathSegment}); err == nil && end.IsClose {
			from = append(from, straight(nx, ny, startX, startY)...)
		}
		x, y = nx, ny
		box = rule{min(box.x0, x), min(box.y0, y), max(box.x1, x), max(box.y1, y)}
	}
	if mode.Stroke || min(box.x1-box.x0, box.y1-box.y0) <= thin {
		d.rules = append(d.rules, from...)
	}
	return nil
}

// straight returns the piece between two points as a rule, if it runs across
// or down.
func straight(x0, y0, x1, y1 float64) []rule {
	r := rule{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
	if min(r.x1-r.x0, r.y1-r.y0) > 1 {
		return nil
	}
	return []rule{r}
}
