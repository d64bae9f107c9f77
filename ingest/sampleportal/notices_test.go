package sampleportal_test

import (
	"regexp"
	"strings"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/ingest/fields"
	"gongkai/kiosk"
)

// TestNoticesAreOpen reads the made notices as the product does: each says that
// it is made up, and six of them are open for comment up to the day they name.
func TestNoticesAreOpen(t *testing.T) {
	p, srv := open(t)
	today := kiosk.Date{Year: 2018, Month: 9, Day: 29}
	p.AddNotices(today)
	_, home := get(t, srv.URL+"/sitemap.xml")
	pages := regexp.MustCompile(`/art/[0-9/]+/art_[0-9]+_99001[0-9]{2}\.html`).FindAllString(home, -1)
	days := map[int]int{} // how many days the notices are open
	for _, path := range pages {
		res, body := get(t, srv.URL+path)
		page, _ := fetch.Decode([]byte(body), res.Header.Get("Content-Type"))
		e := extract.Page(page, srv.URL+path)
		if !strings.HasPrefix(e.Title, "演示：") || !strings.Contains(e.Text, "都是虚构的") {
			t.Errorf("%s does not say that it is made up: %q", path, e.Title)
		}
		d := kiosk.Disclosure{Title: e.Title, Text: e.Text, PublishedOn: e.PublishedOn}
		d.Fields = fields.Of(&d)
		if until := d.OpenUntil(); !until.IsZero() {
			days[today.DaysUntil(until)]++
		}
	}
	if len(pages) != 8 {
		t.Errorf("%d notices", len(pages))
	}
	for _, n := range []int{2, 5, 7, 9, 12, 20} {
		if days[n] != 1 {
			t.Errorf("%d notices are open for %d days: %v", days[n], n, days)
		}
	}
}
