package search_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
)

// evalData returns the folder of the evaluation data, or skips.
func evalData(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no evaluation data: %v", err)
	}
	return path
}

// laws reads whole laws as disclosures.
func laws(t testing.TB) []kiosk.Disclosure {
	t.Helper()
	dir := evalData(t, "laws")
	var out []kiosk.Disclosure
	for _, name := range []string{"national_admin_laws.jsonl.gz", "shandong_local_regulations.jsonl.gz"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var law struct{ ID, Title, Region, Category, Date, Info, Text string }
			if err := json.Unmarshal(lines.Bytes(), &law); err != nil {
				t.Fatal(err)
			}
			d := kiosk.Disclosure{
				ID: law.ID, Version: 1, Revision: int64(len(out) + 1), State: kiosk.Published, Type: kiosk.TypeLaw,
				Title: law.Title, Region: law.Region, Publisher: law.Category, Text: law.Info + "\n" + law.Text,
			}
			if d.PublishedOn, err = kiosk.ParseDate(law.Date); err != nil {
				t.Fatal(err)
			}
			// The laws are spread over the catalogue so that facets have something to count.
			d.AreaID = []string{"public-welfare", "public-resources", "major-projects"}[len(out)%3]
			d.BodyID = []string{"civil-affairs", "education", "health", "office", "finance"}[len(out)%5]
			out = append(out, d)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestResidentQueries(t *testing.T) {
	list := laws(t)
	e := open(t, t.TempDir())
	if err := e.Rebuild(t.Context(), &feed{list: list}, nil); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, want string }{
		{"低保", "社会救助"},
		{"公租房", "公共租赁住房"},
		{"拆迁补偿", "征收与补偿"},
		{"申请信息公开多久答复", "政府信息公开条例"},
		{"政府采购结果多久公布", "政府采购法实施条例"},
		{"国务院令第649号", "社会救助暂行办法"},
	} {
		res, err := e.Search(t.Context(), kiosk.Search{Text: tt.text, Size: 5})
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, h := range res.Hits {
			titles = append(titles, h.Title)
		}
		t.Logf("%s: %d %v %v %v", tt.text, res.Total, res.Query.Kind, res.Query.Expansions, res.Took)
		for _, h := range res.Hits {
			t.Logf("    %.1f %s | %s | %s", h.Score, h.TitleHTML, h.Answer.Heading, h.Answer.HTML)
		}
		_ = strings.Join(titles, "")
	}
}
