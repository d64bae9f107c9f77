package personal_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gongkai/ingest/personal"
	"gongkai/ingest/personal/personaltest"
)

// Names, addresses and dates of birth are told by words alone. This counts how
// many of them are still shown, by the way they are written.
func TestHowMuchOfWhatOnlyWordsTellIsFound(t *testing.T) {
	const n = 16 * 400
	all, missed := map[string]int{}, map[string]int{}
	shown := map[string]string{}
	for _, c := range personaltest.New(seed).Told(n) {
		how := fmt.Sprintf("%s %s", c.Kind, c.How)
		all[how]++
		if strings.Contains(personal.Mask(c.Text), c.Value) {
			missed[how]++
			shown[how] = c.Text
		}
	}
	misses := 0
	for _, how := range slices.Sorted(maps.Keys(all)) {
		misses += missed[how]
		t.Logf("%-45s %5.1f %%", how, 100*float64(all[how]-missed[how])/float64(all[how]))
		if missed[how] > 0 {
			t.Logf("    shown: %q", shown[how])
		}
	}
	recall := 1 - float64(misses)/n
	t.Logf("all: %.1f %%", 100*recall)
	if recall < 0.97 {
		t.Errorf("%.1f %% found, want 97", 100*recall)
	}
}
