package personal_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gongkai/ingest/personal"
)

// clean are official texts that name nobody in private: whatever is found in
// them is found wrongly.
var clean = []string{
	"gov-policy/state_council", "gov-reports/national", "gov-reports/shandong", "gov-reports/other_cities_sample100",
	"laws/national_admin_laws", "laws/shandong_local_regulations",
	"notices-land/supply_results", "notices-procurement/shandong_intentions_2026", "notices-procurement/tender_notices_2015_2016",
}

type document struct {
	ID    any    `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// corpus calls f with every document of a file of the evaluation data; it
// skips the test if there are none.
func corpus(t testing.TB, name string, f func(document)) {
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	in, err := os.Open(filepath.Join(root, filepath.FromSlash(name)+".jsonl.gz"))
	if err != nil {
		t.Skipf("no evaluation data (set GONGKAI_EVAL_DATA): %v", err)
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var d document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		f(d)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestCleanTextsStayAsTheyAre(t *testing.T) {
	documents, wrong := 0, 0
	for _, name := range clean {
		corpus(t, name, func(d document) {
			documents++
			text := d.Title + "\n" + d.Text
			found := personal.Find(text)
			if len(found) == 0 {
				return
			}
			wrong++
			for _, f := range found {
				t.Logf("%s %v: %s (%s) %q", name, d.ID, f.Kind, f.Reason, around(text, f))
			}
		})
	}
	rate := float64(wrong) / float64(documents)
	t.Logf("%d of %d documents with a finding: %.2f %%", wrong, documents, 100*rate)
	if rate > 0.005 {
		t.Errorf("more than 0.5 %% of clean documents have findings")
	}
}

func around(text string, f personal.Finding) string {
	return fmt.Sprintf("%s▶%s◀%s", text[max(0, f.Start-60):f.Start], text[f.Start:f.End], text[f.End:min(len(text), f.End+30)])
}
