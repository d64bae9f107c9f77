package formats

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"math"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"gongkai/kiosk"
)

// What may be drawn for people to look at. The words of a page were screened
// when the file was read; what is only seen on it was not.
const (
	widestPicture  = 2400 // pixels
	leastWords     = 20   // characters of a page that is drawn
	mostShapes     = 4000 // pieces of a page: more may be letters drawn as shapes
	mostlyPictures = 0.12 // share of a page that pictures may cover
)

var errPicture = kiosk.Errorf(kiosk.NotFound, "这一页是图片，屏幕上只显示认出来的文字。")

// CountPages returns how many pages a PDF has.
func CountPages(ctx context.Context, data []byte) (n int, err error) {
	err = withPDF(ctx, data, func(e pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		count, err := e.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
		if err != nil {
			return damaged(err)
		}
		n = count.PageCount
		return nil
	})
	return n, err
}

// Picture draws a page of a PDF, from 1, as a PNG so many pixels wide. NotFound
// if there is no such page, or if pictures or shapes on it may say what its
// words do not.
func Picture(ctx context.Context, data []byte, page, width int) (picture []byte, err error) {
	err = withPDF(ctx, data, func(e pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		loaded, err := e.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: page - 1})
		if err != nil {
			return kiosk.Wrap(kiosk.NotFound, "附件没有这一页。", err)
		}
		defer func() { _, _ = e.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
		ref := requests.Page{ByReference: &loaded.Page}
		if err := readable(e, ref); err != nil {
			return err
		}
		drawn, err := e.RenderPageInPixels(&requests.RenderPageInPixels{Page: ref, Width: min(max(width, 100), widestPicture)})
		if err != nil {
			return damaged(err)
		}
		defer drawn.Cleanup()
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, drawn.Result.RenderedImage); err != nil {
			return err
		}
		picture = b.Bytes()
		return nil
	})
	return picture, err
}

// readable is errPicture for a page of which the words do not say everything.
func readable(e pdfium.Pdfium, page requests.Page) error {
	text, err := e.GetPageText(&requests.GetPageText{Page: page})
	if err != nil {
		return damaged(err)
	}
	if len([]rune(strings.Join(strings.Fields(text.Text), ""))) < leastWords {
		return errPicture
	}
	size, err := e.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return damaged(err)
	}
	count, err := e.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return damaged(err)
	}
	shapes, covered := 0, 0.0
	for i := range count.Count {
		o, err := e.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return damaged(err)
		}
		n, area, err := weigh(e, o.PageObject, 0)
		if err != nil {
			return damaged(err)
		}
		shapes, covered = shapes+n, covered+area
		if shapes > mostShapes || covered > mostlyPictures*size.Width*size.Height {
			return errPicture
		}
	}
	return nil
}

// weigh counts the shapes of a piece of a page and how much of it is covered by
// pictures, in square points.
func weigh(e pdfium.Pdfium, o references.FPDF_PAGEOBJECT, depth int) (shapes int, pictures float64, err error) {
	kind, err := e.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return 0, 0, err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_PATH, enums.FPDF_PAGEOBJ_SHADING:
		return 1, 0, nil
	case enums.FPDF_PAGEOBJ_TEXT:
		return 0, 0, nil
	case enums.FPDF_PAGEOBJ_FORM:
		count, err := e.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
		if err != nil || depth == deepestForm || count.Count > mostShapes {
			return mostShapes + 1, 0, err
		}
		for i := range count.Count {
			sub, err := e.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
			if err != nil {
				return 0, 0, err
			}
			n, area, err := weigh(e, sub.PageObject, depth+1)
			if err != nil {
				return 0, 0, err
			}
			shapes, pictures = shapes+n, pictures+area
		}
		return shapes, pictures, nil
	}
	if depth > 0 {
		return 1, math.Inf(1), nil // its size is that of the form it is in
	}
	box, err := e.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return 0, 0, err
	}
	return 1, float64(box.Right-box.Left) * float64(box.Top-box.Bottom), nil
}

// withPDF opens a PDF in the engine. What goes wrong in it stays in it.
func withPDF(ctx context.Context, data []byte, do func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(fmt.Errorf("panic: %v", p))
		}
	}()
	pool, err := engine()
	if err != nil {
		return fmt.Errorf("formats: start the PDF engine: %w", err)
	}
	wait, cancel := context.WithTimeout(ctx, engineWait)
	defer cancel()
	e, err := pool.GetInstanceWithContext(wait)
	if err != nil {
		return fmt.Errorf("formats: start the PDF engine: %w", err)
	}
	defer func() { _ = e.Close() }()
	d, err := e.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return damaged(errors.New("cannot be opened"))
	}
	return do(e, d.Document)
}
