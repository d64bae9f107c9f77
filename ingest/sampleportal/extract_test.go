package sampleportal_test

import (
	"cmp"
	"html"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/kiosk"
)

// TestPagesCanBeRead reads every page with the product's own extractor and
// compares what it finds with what the portal was told to show.
func TestPagesCanBeRead(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every document")
	}
	p, srv := open(t)
	for i := range p.Documents() {
		d := &p.Documents()[i]
		if d.Dead {
			continue
		}
		res, body := get(t, srv.URL+d.Path())
		page, _ := fetch.Decode([]byte(body), res.Header.Get("Content-Type"))
		e := extract.Page(page, srv.URL+d.Path())
		if number, err := kiosk.ParseDocumentNumber(d.DocumentNumber); err == nil && number.String() != e.DocumentNumber {
			t.Errorf("%s: document number %q, want %q", d.Title, e.DocumentNumber, number)
		}
		for _, f := range []struct{ name, got, want string }{
			{"title", e.Title, d.Title},
			{"index number", e.IndexNumber, d.IndexNumber},
			{"publisher", e.Publisher, d.Publisher},
			{"issued on", e.IssuedOn.String(), d.IssuedOn.String()},
			{"published on", e.PublishedOn.String(), d.PublishedOn.String()},
			{"repealed on", e.RepealedOn.String(), d.RepealedOn.String()},
			{"validity", string(e.Validity), string(cmp.Or(d.Validity, kiosk.ValidityUnknown))},
			{"text", words(html.EscapeString(e.Text)), words(html.EscapeString(d.Note + d.Text))},
		} {
			if f.want != "" && f.got != f.want {
				t.Errorf("%s: %s %s", d.Path(), f.name, firstDifference(f.got, f.want))
			}
		}
		if d.EffectiveOn != (kiosk.Date{}) && e.EffectiveOn != d.EffectiveOn {
			t.Errorf("%s: effective on %s, want %s", d.Path(), e.EffectiveOn, d.EffectiveOn)
		}
		files := 0
		for _, a := range e.Attachments {
			if a.Type == "txt" {
				files++
			}
		}
		if (files == 1) != d.File || len(e.Attachments) != files {
			t.Errorf("%s: attachments %v", d.Path(), e.Attachments)
		}
	}
}

// firstDifference shows two strings from where they part.
func firstDifference(got, want string) string {
	g, w := []rune(got), []rune(want)
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	part := func(r []rune) string { return string(r[max(0, i-5):min(len(r), i+40)]) }
	return "reads " + part(g) + ", want " + part(w)
}
