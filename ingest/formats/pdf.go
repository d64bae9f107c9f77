package formats

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"gongkai/kiosk"
)

// PDFs are read by PDFium, which runs as WebAssembly: it sees nothing of this
// machine but the file it is given, and what goes wrong in it stays in it. It
// knows the character collections of Adobe, so that GBK-EUC-H and Identity-H
// fonts without a ToUnicode table are read too.

// Limits of a page and of the engine.
const (
	mostChars    = 100_000 // characters of a page that are read
	mostPaths    = 20_000  // pieces of paths of a page that are looked at for rules
	engineMemory = 6144    // pages of 64 KB: 384 MB
	engineWait   = 30 * time.Second
)

// engine starts PDFium once. Compiling takes seconds; what was compiled is kept
// in the user's cache.
var engine = sync.OnceValues(func() (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(engineMemory).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if dir, err := os.UserCacheDir(); err == nil {
		if c, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "gongkai")); err == nil {
			config = config.WithCompilationCache(c)
		}
	}
	return webassembly.Init(webassembly.Config{
		Context: engineContext(context.Background()), MaxTotal: 2, RuntimeConfig: config, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
	})
})

func readPDF(b *builder, data []byte, _ *int64) error {
	pool, err := engine()
	if err != nil {
		return fmt.Errorf("formats: start the PDF engine: %w", err)
	}
	e, err := pool.GetInstanceWithContext(b.ctx)
	if err != nil {
		return fmt.Errorf("formats: start the PDF engine: %w", err)
	}
	defer func() { _ = e.Close() }()
	d, err := e.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return errLocked
	case err != nil:
		return damaged(err)
	}
	count, err := e.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.Document})
	if err != nil {
		return damaged(err)
	}
	p := &pdf{b: b, e: e, doc: d.Document, at: map[int]int{}}
	for _, step := range []func() error{
		func() error { return p.read(count.PageCount) },
		func() error { return p.second(data) },
		p.recognize,
	} {
		if err := step(); err != nil && !errors.Is(err, errFull) {
			return err
		}
	}
	return p.pages.write(b)
}

var errLocked = kiosk.Errorf(kiosk.Invalid, "文件加了密码，读不出来。请发布单位换成不加密码的。")

// pdf is a document being read.
type pdf struct {
	b     *builder
	e     pdfium.Pdfium
	doc   references.FPDF_DOCUMENT
	pages pages
	size  int
	at    map[int]int // places in pages of the pages that were read
	scans []int       // pages that are pictures
	weak  []weakPage
}

func (p *pdf) read(count int) error {
	if count > mostParts {
		p.b.doc.note(tooLong)
		count = mostParts
	}
	bad := 0
	for i := range count {
		if err := p.b.ctx.Err(); err != nil {
			return err
		}
		if err := p.page(i); err != nil {
			if bad++; bad == count || bad > 50 {
				return damaged(err)
			}
			p.b.doc.note(fmt.Sprintf("第 %d 页读不出来", i+1))
		}
		if p.size > mostText {
			p.b.doc.note(tooLong)
			break
		}
	}
	return nil
}

// page reads one page.
func (p *pdf) page(n int) error {
	loaded, err := p.e.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: p.doc, Index: n})
	if err != nil {
		return err
	}
	defer func() { _, _ = p.e.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	ref := requests.Page{ByReference: &loaded.Page}
	glyphs, turn, err := p.glyphs(ref)
	if err != nil {
		return err
	}
	d := &drawing{p: p, turn: turn, left: mostPaths}
	if err := d.read(ref); err != nil {
		d.rules = nil // the words are there without the tables
	}
	switch {
	case d.texts > 2*len(glyphs), d.bare:
		p.weak = append(p.weak, weakPage{n, d.rules, d.texts > 2*len(glyphs)})
	case len(glyphs) < 8 && d.pictures:
		p.scans = append(p.scans, n)
	}
	page := laidPage{label: pageLabel(n + 1)}
	page.blocks, page.came, page.goes = layPage(glyphs, d.rules)
	p.at[n] = len(p.pages.list)
	p.pages.list = append(p.pages.list, page)
	return nil
}

// quarter is how often a page is turned by 90 degrees.
type quarter int

// point turns a point of the page, whose y grows upwards, so that text runs to
// the right and y grows downwards.
func (q quarter) point(x, y float64) (float64, float64) {
	switch q {
	case 1:
		return y, x
	case 2:
		return -x, y
	case 3:
		return -y, -x
	}
	return x, -y
}

func (q quarter) box(l, t, r, b float64) (x0, y0, x1, y1 float64) {
	x0, y0 = q.point(l, t)
	x1, y1 = q.point(r, b)
	return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
}

// char is a character of a page as the engine gives it.
type char struct {
	r              rune
	x0, y0, x1, y1 float64
	base           float64 // y of the line it stands on
	turn           quarter
}

// glyphs returns the characters of a page and how they are turned. Those that
// run another way, as watermarks do, are left out.
func (p *pdf) glyphs(page requests.Page) ([]glyph, quarter, error) {
	text, err := p.e.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, 0, err
	}
	defer func() { _, _ = p.e.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }()
	count, err := p.e.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, 0, err
	}
	var chars []char
	var votes [4]int
	for i := range min(count.Count, mostChars) {
		if err := p.b.step(); err != nil {
			return nil, 0, err
		}
		u, err := p.e.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, 0, err
		}
		r := rune(u.Unicode)
		if r <= ' ' || r == 0xa0 || r == 0x3000 || r == 0xfffe || r == 0xffff {
			continue
		}
		angle, err := p.e.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: text.TextPage, Index: i})
		if err != nil {
			continue
		}
		turn, straight := quarterOf(float64(angle.CharAngle))
		if !straight {
			continue
		}
		box, err := p.e.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text.TextPage, Index: i})
		if err != nil {
			continue
		}
		origin, err := p.e.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text.TextPage, Index: i})
		if err != nil {
			continue
		}
		c := char{r: r, turn: turn}
		c.x0, c.y0, c.x1, c.y1 = turn.box(float64(box.Rect.Left), float64(box.Rect.Top), float64(box.Rect.Right), float64(box.Rect.Bottom))
		_, c.base = turn.point(origin.X, origin.Y)
		if sum := c.x0 + c.y0 + c.x1 + c.y1 + c.base; math.IsNaN(sum) || math.IsInf(sum, 0) {
			continue
		}
		chars = append(chars, c)
		votes[turn]++
	}
	turn := quarter(0)
	for q := range votes {
		if votes[q] > votes[turn] {
			turn = quarter(q)
		}
	}
	chars = slices.DeleteFunc(chars, func(c char) bool { return c.turn != turn })
	for _, c := range chars {
		p.size += utf8.RuneLen(c.r)
	}
	return onLines(chars), turn, nil
}

// onLines makes glyphs that are as tall as their line. Some fonts give only
// the ink of a character, which of 一 is next to nothing.
func onLines(chars []char) []glyph {
	heights := make([]float64, len(chars))
	for i, c := range chars {
		heights[i] = c.y1 - c.y0
	}
	usual := median(heights)
	out := make([]glyph, len(chars))
	for i, c := range chars {
		em := c.y1 - c.y0
		if em < 0.6*usual {
			em = usual
		}
		out[i] = glyph{string(c.r), c.x0, c.base - 0.85*em, c.x1, c.base + 0.15*em}
	}
	return out
}

// quarterOf returns the quarter a text runs in, if it is straight.
func quarterOf(angle float64) (quarter, bool) {
	q := angle / (math.Pi / 2)
	near := math.Round(q)
	return quarter((int(near)%4 + 4) % 4), math.Abs(q-near) < 0.05
}
