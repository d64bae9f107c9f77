package sampleportal_test

import (
	"strconv"
	"testing"

	"gongkai/ingest"
	"gongkai/kiosk/kiosktest"
)

// With nothing but the portal's address all its columns are found, by their
// names and with the ids the portal has for them, and nothing else is taken
// for one.
func TestDiscover(t *testing.T) {
	p, srv := open(t)
	src, err := ingest.ProposedSource(srv.URL+"/", true)
	if err != nil {
		t.Fatal(err)
	}
	src.Rate = -1
	pipeline := &ingest.Pipeline{Catalogue: kiosktest.Catalogue(t), Now: kiosktest.Clock}
	found, _, err := pipeline.Discover(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, f := range found {
		names[f.ID] = f.Name
	}
	for _, c := range p.Columns() {
		if id := strconv.Itoa(c.ID); names[id] != c.Name {
			t.Errorf("%s %s: found %q", id, c.Name, names[id])
		}
	}
	if len(found) != len(p.Columns()) {
		t.Errorf("%d columns found of %d: %v", len(found), len(p.Columns()), names)
	}
}
