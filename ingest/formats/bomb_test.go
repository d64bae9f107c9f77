package formats_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/ingest/formats"
	"gongkai/ingest/formats/formatstest"
)

// bomb is a zip file whose one entry unpacks to so many copies of a text.
func bomb(tb testing.TB, name, head, text string, times int, others ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(others); i += 2 {
		w, err := z.Create(others[i])
		if err == nil {
			_, err = io.WriteString(w, others[i+1])
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	w, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(w, head)
	}
	many := strings.Repeat(text, 1000)
	for i := 0; i < times/1000 && err == nil; i++ {
		_, err = io.WriteString(w, many)
	}
	for _, tag := range slices.Backward(regexp.MustCompile(`<([\w:]+)[^>]*>`).FindAllStringSubmatch(head, -1)) {
		if err == nil {
			_, err = io.WriteString(w, "</"+tag[1]+">")
		}
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// peak runs f and returns by how much the heap grew at most.
func peak(f func()) uint64 {
	runtime.GC()
	var before, m runtime.MemStats
	runtime.ReadMemStats(&before)
	var most atomic.Uint64
	done, ended := make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		for {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-ended
	return most.Load() - min(most.Load(), before.HeapInuse)
}

// Files made to exhaust the reader end soon, in little memory, with an error or
// with what is kept of them.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("takes too long for a short run")
	}
	sheets := []string{
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="一" r:id="1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="1" Target="a.xml"/><Relationship Id="2" Target="sharedStrings.xml"/></Relationships>`,
	}
	const sheet, cell = `<worksheet><sheetData>`, `<c t="str"><v>甲</v></c>`
	text := string(bomb(t, "a.txt", "", "甲", 25_000_000)) // 75 MB
	for name, tc := range map[string]struct {
		kind  string
		data  []byte
		error string // in the error, "" if the file is read
		note  string
	}{
		"blank XML":        {"docx", bomb(t, "word/document.xml", "<w:document>", "          ", 5_000_000), "大得不正常", ""},
		"endless run":      {"docx", bomb(t, "word/document.xml", `<w:document><w:p><w:r><w:t>`, "甲甲甲甲甲甲甲甲甲甲", 1_000_000), "大得不正常", ""},
		"endless text":     {"docx", bomb(t, "word/document.xml", `<w:document>`, `<w:p><w:r><w:t>甲甲甲甲甲甲甲甲甲甲</w:t></w:r></w:p>`, 200_000), "", "太长"},
		"depth":            {"docx", bomb(t, "word/document.xml", "", "<a>", 100_000), "损坏", ""},
		"entities":         {"docx", formatstest.Zip(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>`), "损坏", ""},
		"million cells":    {"xlsx", bomb(t, "xl/a.xml", sheet, `<row>`+strings.Repeat(cell, 100)+`</row>`, 12_000, sheets...), "", "太长"},
		"wide row":         {"xlsx", bomb(t, "xl/a.xml", sheet+"<row>", cell, 200_000, sheets...), "", ""},
		"far cells":        {"xlsx", bomb(t, "xl/a.xml", sheet, `<row r="1048576"><c r="XFD1048576" t="str"><v>甲</v></c><c r="A1"><v>1</v></c></row>`, 100_000, sheets...), "", ""},
		"shared strings":   {"xlsx", bomb(t, "xl/sharedStrings.xml", "<sst>", "<si><t>甲甲甲甲甲甲甲甲甲甲</t></si>", 800_000, append(sheets, "xl/a.xml", sheet+`<row><c t="s"><v>3</v></c><c t="s"><v>9</v></c></row></sheetData></worksheet>`)...), "", "太长"},
		"archives":         {"zip", formatstest.Zip(t, "1.txt", "甲", "1.zip", text, "2.zip", text, "3.zip", text, "4.zip", text), "", "大得不正常"},
		"many files":       {"zip", formatstest.Zip(t, strings.Split(strings.Repeat("a.txt\x00甲\x00", 2000)+"b.txt\x00乙", "\x00")...), "", "太多"},
		"groups":           {"rtf", []byte(`{\rtf1` + strings.Repeat("{", 100_000)), "损坏", ""},
		"endless RTF":      {"rtf", []byte(`{\rtf1 ` + strings.Repeat(`\'b9\'ab`, 1_500_000)), "", "太长"},
		"one value":        {"csv", []byte(`"` + strings.Repeat("甲\n", 2_000_000)), "", "太长"},
		"OFD steps":        {"ofd", ofd(t, "", `<ofd:TextObject Boundary="0 0 1 1"><ofd:TextCode DeltaX="`+strings.Repeat("g 100000000 5 ", 1000)+`">`+strings.Repeat("甲", 300_000)+`</ofd:TextCode></ofd:TextObject>`), "", ""},
		"page of PDF":      {"pdf", deflated(t, strings.Repeat("0 0 m 9 9 l S ", 1000), 5_000), "损坏", ""},
		"PDF stream":       {"pdf", deflated(t, strings.Repeat(" ", 1<<20), 300), "", ""},
		"PDF of many page": {"pdf", pdf("GBK-EUC-H", strings.Split(strings.Repeat(at(72, 720, "甲乙")+"\x00", 6000)+"x", "\x00")...), "", "太长"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			var d *formats.Document
			var err error
			start := time.Now()
			grew := peak(func() { d, err = formats.Parse(ctx, tc.kind, tc.data) })
			switch {
			case tc.error != "" && (err == nil || !strings.Contains(err.Error(), tc.error)):
				t.Errorf("got %v, want an error with %q", err, tc.error)
			case tc.note != "" && (err != nil || !strings.Contains(strings.Join(d.Notes, "；"), tc.note)):
				t.Errorf("got %v, want a note with %q", err, tc.note)
			case ctx.Err() != nil:
				t.Errorf("not done after %v", time.Since(start))
			}
			if grew > 256<<20 {
				t.Errorf("the heap grew by %d MB", grew>>20)
			}
			t.Logf("%v, %d MB, %.60v", time.Since(start).Round(time.Millisecond), grew>>20, err)
		})
	}
}

// deflated makes a PDF of a page whose content is so many copies of a text,
// packed.
func deflated(tb testing.TB, text string, times int) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	for range times {
		if _, err := io.WriteString(w, text); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return pdfOf([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
		fmt.Sprintf("<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream", b.Len(), b.String()),
	})
}
