package kiosktest

import (
	"embed"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
	"gongkai/kiosk/link"
)

//go:embed samples
var files embed.FS

// Now is the instant [Clock] shows: the morning of 3 June 2019 in Rushan.
var Now = time.Date(2019, 6, 3, 1, 20, 0, 0, time.UTC)

// Clock stands still; use it as a Now field.
func Clock() time.Time { return Now }

// Catalogue returns the built-in catalogue.
func Catalogue(t testing.TB) *kiosk.Catalogue {
	t.Helper()
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Disclosures returns the samples in a fixed order, as a store would give
// them: complete, published, version 1. Every call returns new values.
func Disclosures() []kiosk.Disclosure {
	ds := samples()
	for i := range ds {
		complete(&ds[i], int64(i+1))
	}
	return ds
}

// Records returns the samples as ingest would hand them to the archive, each
// with its page as the original.
func Records() []kiosk.Record {
	var rs []kiosk.Record
	for _, d := range samples() {
		complete(&d, 0)
		d.Version, d.Code, d.State, d.ChangedAt, d.ContentHash = 0, "", "", time.Time{}, ""
		rs = append(rs, kiosk.Record{
			Disclosure: d,
			Originals: []kiosk.Original{{
				URL: d.URL, ContentType: "text/html; charset=utf-8",
				Body: []byte("<html><title>" + html.EscapeString(d.Title) + "</title>" + d.HTML + "</html>"),
			}},
		})
	}
	return rs
}

func complete(d *kiosk.Disclosure, revision int64) {
	text, err := files.ReadFile("samples/" + d.ID + ".txt")
	if err != nil {
		panic(err) // the samples are embedded above
	}
	d.Text = strings.TrimSpace(string(text))
	d.HTML = HTML(d.Text)
	d.Code = link.Code(d.ID, 0)
	d.Version, d.Revision, d.State = 1, revision, kiosk.Published
	d.PlacedConfidence = 0.9
	if d.Placed == "" {
		d.Placed = "样本"
	}
	d.FetchedAt = Now.Add(-2 * time.Hour)
	d.ChangedAt = Now.Add(-time.Hour)
	d.ContentHash = kiosk.ContentHash(d)
}

var heading = regexp.MustCompile(`^(第[一二三四五六七八九十]+章|[一二三四五六七八九十]+、.{0,20}$)`)

// HTML returns text, one block a line and cells separated by tabs, as the
// structure ingest makes of it: the n-th line, counted from 0, has id="bN".
func HTML(text string) string {
	var b strings.Builder
	table := false
	for n, line := range strings.Split(text, "\n") {
		isRow := strings.Contains(line, "\t")
		if isRow != table {
			b.WriteString(map[bool]string{true: "<table>", false: "</table>"}[isRow])
			table = isRow
		}
		switch {
		case isRow:
			fmt.Fprintf(&b, `<tr id="b%d">`, n)
			for cell := range strings.SplitSeq(line, "\t") {
				b.WriteString("<td>" + html.EscapeString(cell) + "</td>")
			}
			b.WriteString("</tr>")
		case heading.MatchString(line):
			fmt.Fprintf(&b, `<h2 id="b%d">%s</h2>`, n, html.EscapeString(line))
		default:
			fmt.Fprintf(&b, `<p id="b%d">%s</p>`, n, html.EscapeString(line))
		}
	}
	if table {
		b.WriteString("</table>")
	}
	return b.String()
}

func date(s string) kiosk.Date {
	d, err := kiosk.ParseDate(s)
	if err != nil {
		panic(err) // the samples are written below
	}
	return d
}
