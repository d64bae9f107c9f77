package search_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
	"gongkai/search"
)

// shownHits is how many hits of a query the golden file keeps.
const shownHits = 5

// testRanking holds the order of what is found against the golden file, so
// that a change of ranking shows what it does to whom. Write it anew with
//
//	GONGKAI_UPDATE=1 go test -run TestCorpus/Ranking ./search
func testRanking(t *testing.T, e *search.Engine, c *corpus) {
	dir := filepath.Join("testdata", "ranking")
	b, err := os.ReadFile(filepath.Join(dir, "queries.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	queries, first, firstFive, reciprocal := 0, 0, 0, 0.0
	for line := range strings.Lines(string(b)) {
		text, wanted, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			t.Fatalf("no wanted document in %q", line)
		}
		var want []string
		for _, name := range list(wanted) {
			want = append(want, c.named(t, name))
		}
		h := find(t, e, kiosk.Search{Text: text, Size: 100})
		at := slices.IndexFunc(ids(h), func(id string) bool { return slices.Contains(want, id) })
		queries++
		if at == 0 {
			first++
		}
		if at >= 0 && at < shownHits {
			firstFive++
		}
		if at >= 0 {
			reciprocal += 1 / float64(at+1)
		}
		writeRanking(&out, c, text, want, h)
	}
	n := float64(queries)
	fmt.Fprintf(&out, "%d queries: recall@1 %.2f, recall@%d %.2f, MRR %.3f\n",
		queries, float64(first)/n, shownHits, float64(firstFive)/n, reciprocal/n)
	golden := filepath.Join(dir, "golden.txt")
	if os.Getenv("GONGKAI_UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(golden)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no golden file; the order is\n%s", out.String())
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(old), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("the order has changed; if it is better, GONGKAI_UPDATE=1 go test -run TestCorpus/Ranking ./search writes it down (-old +new):\n%s", diff)
	}
}

// writeRanking writes a query with the first hits, those wanted with a star,
// and where the wanted one stands if it is not among them.
func writeRanking(out *strings.Builder, c *corpus, text string, want []string, h *kiosk.Hits) {
	fmt.Fprintf(out, "%s\n", text)
	shown := false
	for i, hit := range h.Hits {
		wanted := slices.Contains(want, hit.ID)
		if i >= shownHits && (shown || !wanted) {
			continue
		}
		shown = shown || wanted
		star := " "
		if wanted {
			star = "*"
		}
		fmt.Fprintf(out, "%s %d %s\n", star, i+1, c.name(hit.ID))
	}
	if !shown {
		out.WriteString("* not among the first 100\n")
	}
	out.WriteString("\n")
}
