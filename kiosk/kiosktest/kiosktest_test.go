package kiosktest_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

func TestMemorySearcher(t *testing.T) {
	kiosktest.TestSearcher(t, func(_ *testing.T, ds []kiosk.Disclosure) kiosk.Searcher { return kiosktest.Searcher(ds) })
}

func TestSamples(t *testing.T) {
	c := kiosktest.Catalogue(t)
	long, undated, wide, attached := false, false, false, false
	areas, codes := map[string]bool{}, map[string]bool{}
	for _, d := range kiosktest.Disclosures() {
		t.Run(d.ID, func(t *testing.T) {
			area, category, item, err := c.Place(d.AreaID, d.CategoryID, d.ItemID)
			if err != nil || area != d.AreaID || category != d.CategoryID || item != d.ItemID {
				t.Errorf("placed at %q %q %q: %v", d.AreaID, d.CategoryID, d.ItemID, err)
			}
			if d.BodyID != "" && c.Body(d.BodyID) == nil {
				t.Errorf("unknown body %q", d.BodyID)
			}
			if d.DocumentNumber != "" {
				if n, err := kiosk.ParseDocumentNumber(d.DocumentNumber); err != nil || n.String() != d.DocumentNumber {
					t.Errorf("document number %q: %v", d.DocumentNumber, err)
				}
			}
			if d.IndexNumber != "" && !kiosk.IsIndexNumber(d.IndexNumber) {
				t.Errorf("index number %q", d.IndexNumber)
			}
			lines := strings.Split(d.Text, "\n")
			for n, line := range lines {
				if strings.TrimSpace(line) == "" || strings.Count(d.HTML, `id="b`+strconv.Itoa(n)+`"`) != 1 {
					t.Errorf("line %d is empty or has no block", n)
				}
				wide = wide || strings.Count(line, "\t") == 11
			}
			if codes[d.Code] || len(d.Code) != 8 {
				t.Errorf("code %q", d.Code)
			}
			codes[d.Code], areas[d.AreaID] = true, true
			long = long || utf8.RuneCountInString(d.Title) >= 60
			undated = undated || d.PublishedOn.IsZero()
			attached = attached || len(d.Attachments) > 0
		})
	}
	for _, a := range c.Areas {
		if !areas[a.ID] {
			t.Errorf("no sample in %s", a.Name)
		}
	}
	if !long || !undated || !wide || !attached {
		t.Errorf("long title %v, no date %v, 12 columns %v, attachments %v", long, undated, wide, attached)
	}
}
