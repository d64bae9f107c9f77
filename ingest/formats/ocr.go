package formats

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // dimensions of photographs
	"image/png"
	"strconv"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium/requests"

	"gongkai/kiosk"
)

// Scans are read by tesseract, if it is installed with simplified Chinese.

// Limits of recognising.
const (
	mostScans  = 60              // pages of a file
	mostPixels = 60 << 20        // pixels of a picture
	scanTime   = 2 * time.Minute // for all pages of a file
	scanDPI    = 200             // at which pages are drawn
	unsure     = 60              // percent of confidence below which staff are told
	chineseOCR = "chi_sim"
)

const noOCR = "这台机器没有装文字识别程序，没有收录它的文字。请管理员安装 tesseract（apt install tesseract-ocr tesseract-ocr-chi-sim），再运行 gongkai ingest --full。"

// recognizer reads pictures.
type recognizer struct {
	b       *builder
	program string
	s       *scratch
	until   time.Time
}

// newRecognizer returns nil if tesseract is not installed.
func newRecognizer(b *builder) (*recognizer, error) {
	program := tool("tesseract")
	if program == "" {
		return nil, nil
	}
	s, err := newScratch()
	if err != nil {
		return nil, err
	}
	r := &recognizer{b: b, program: program, s: s, until: time.Now().Add(scanTime)}
	langs, err := s.run(b.ctx, program, "--list-langs")
	if err != nil || !strings.Contains(string(langs), chineseOCR) {
		s.close()
		return nil, nil
	}
	return r, nil
}

// read returns what a picture says, in points, and how sure that is in percent.
func (r *recognizer) read(file string, dpi float64) (glyphs []glyph, sure int, err error) {
	out, err := r.s.run(r.b.ctx, r.program, file, "stdout", "-l", chineseOCR, "--dpi", strconv.Itoa(int(dpi)), "--psm", "3", "tsv")
	if err != nil {
		return nil, 0, err
	}
	total, n := 0.0, 0
	for l := range strings.SplitSeq(string(out), "\n") {
		f := strings.Split(l, "\t")
		if len(f) < 12 || f[0] != "5" || strings.TrimSpace(f[11]) == "" {
			continue
		}
		v := numbers(strings.Join(f[6:11], " "))
		if len(v) < 5 || len(glyphs) > mostChars {
			continue
		}
		to := 72 / dpi
		glyphs = append(glyphs, glyph{strings.TrimSpace(f[11]), v[0] * to, v[1] * to, (v[0] + v[2]) * to, (v[1] + v[3]) * to})
		total += v[4]
		n++
	}
	if n > 0 {
		sure = int(total / float64(n))
	}
	return glyphs, sure, nil
}

func scanLabel(label string, sure int) string {
	return strings.TrimSpace(fmt.Sprintf("%s（扫描识别，可信度 %d%%）", label, sure))
}

// readImage reads a picture of a page.
func readImage(kind string) reading {
	return func(b *builder, data []byte, _ *int64) error {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > mostPixels {
			return kiosk.Errorf(kiosk.Invalid, "图片太大（%d×%d），没有识别。请发布单位缩小后再发。", c.Width, c.Height)
		}
		r, err := newRecognizer(b)
		if err != nil {
			return err
		}
		if r == nil {
			return kiosk.Errorf(kiosk.Unavailable, "是图片，%s", noOCR)
		}
		defer r.s.close()
		file, err := r.s.write("page."+kind, data)
		if err != nil {
			return err
		}
		glyphs, sure, err := r.read(file, scanDPI)
		if err != nil {
			return damaged(err)
		}
		page := laidPage{label: scanLabel("", sure)}
		page.blocks, _, _ = layPage(glyphs, nil)
		if len(glyphs) > 0 && sure < unsure {
			b.doc.note("识别得不清楚，请核对原件")
		}
		return (&pages{list: []laidPage{page}}).write(b)
	}
}

// recognize reads the pages of a document that are pictures.
func (p *pdf) recognize() error {
	if len(p.scans) == 0 {
		return nil
	}
	r, err := newRecognizer(p.b)
	if err != nil {
		return err
	}
	if r == nil {
		p.b.doc.note(fmt.Sprintf("有 %d 页是扫描的，%s", len(p.scans), noOCR))
		return nil
	}
	defer r.s.close()
	for i, n := range p.scans {
		if i >= mostScans || time.Now().After(r.until) {
			p.b.doc.note(fmt.Sprintf("扫描的页太多，只识别了前 %d 页", i))
			return nil
		}
		if err := p.recognizePage(r, n); err != nil {
			if p.b.ctx.Err() != nil {
				return p.b.ctx.Err()
			}
			p.b.doc.note(fmt.Sprintf("第 %d 页识别不出来", n+1))
		}
	}
	return nil
}

func (p *pdf) recognizePage(r *recognizer, n int) error {
	size, err := p.e.GetPageSize(&requests.GetPageSize{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: p.doc, Index: n}}})
	if err != nil {
		return err
	}
	dpi := scanDPI
	for size.Width*size.Height*float64(dpi*dpi)/(72*72) > mostPixels && dpi > 20 {
		dpi /= 2
	}
	drawn, err := p.e.RenderPageInDPI(&requests.RenderPageInDPI{
		DPI: dpi, Page: requests.Page{ByIndex: &requests.PageByIndex{Document: p.doc, Index: n}},
		ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		return err
	}
	defer drawn.Cleanup()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, drawn.Result.RenderedImage); err != nil {
		return err
	}
	file, err := r.s.write("page.png", b.Bytes())
	if err != nil {
		return err
	}
	glyphs, sure, err := r.read(file, float64(dpi))
	if err != nil || len(glyphs) == 0 {
		return err
	}
	page := &p.pages.list[p.at[n]]
	page.label = scanLabel(page.label, sure)
	page.blocks, page.came, page.goes = layPage(glyphs, nil)
	if sure < unsure {
		p.b.doc.note(fmt.Sprintf("第 %d 页识别得不清楚，请核对原件", n+1))
	}
	return nil
}
