package classify_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/classify"
)

// labels reads which categories labelled records belong to, by id, and which
// half they are of.
func labels(t *testing.T) (truth, half map[string]string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/labels.tsv")
	if err != nil {
		t.Fatal(err)
	}
	truth, half = map[string]string{}, map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if part := strings.Split(strings.TrimSpace(line), "\t"); len(part) == 3 {
			half[part[0]], truth[part[0]] = part[1], part[2]
		}
	}
	return truth, half
}

// labelled returns the labelled records of the evaluation data by half; the
// test is skipped without it.
func labelled(t *testing.T, cl *classify.Classifier) map[string][]classify.Sample {
	t.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = "../../../shared/data"
	}
	files, _ := filepath.Glob(filepath.Join(root, "*", "*.jsonl.gz"))
	if len(files) == 0 {
		t.Skip("no evaluation data (set GONGKAI_EVAL_DATA)")
	}
	truth, half := labels(t)
	out := map[string][]classify.Sample{}
	for _, file := range files {
		switch filepath.Base(filepath.Dir(file)) {
		case "gov-policy", "laws", "notices-land", "notices-procurement", "service-items", "rel-mixed":
		default:
			continue
		}
		records(t, file, func(r record) {
			want, ok := truth[r.ID]
			if !ok {
				return
			}
			delete(truth, r.ID)
			cats, err := cl.Truth(want)
			if err != nil {
				t.Fatalf("%s: %v", r.ID, err)
			}
			text := []rune(r.Text)
			out[half[r.ID]] = append(out[half[r.ID]], classify.Sample{
				Input: classify.Input{Title: r.Title, Publisher: r.Issuer + r.Department, Text: string(text[:min(len(text), 600)])},
				Truth: cats,
			})
		})
	}
	if len(truth) > 0 {
		t.Logf("%d labelled records are not in the data", len(truth))
	}
	return out
}

type record struct{ ID, Title, Issuer, Department, Text string }

func records(t *testing.T, file string, each func(record)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var r record
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		each(r)
	}
	if in.Err() != nil {
		t.Fatal(in.Err())
	}
}

// Records without a column, by their titles, publishers and first words. Rules
// were improved on the half "dev" only.
func TestMeasure(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the whole evaluation data")
	}
	_, cl := load(t)
	for half, samples := range labelled(t, cl) {
		m := cl.Measure(samples)
		var b strings.Builder
		for _, c := range m.Categories {
			if c.Samples+c.Placed > 0 {
				fmt.Fprintf(&b, "\n| %s | %d | %.3f | %.3f |", c.Name, c.Samples, c.Precision, c.Recall)
			}
		}
		t.Logf("%s: %d of %d right; category, samples, precision, recall%s", half, m.Right, m.Samples, b.String())
		sure, right := 0, 0
		for _, s := range m.Sure {
			t.Logf("%s: confidence from %.1f: %d placed, %d right", half, s.From, s.Placed, s.Right)
			if s.From >= 0.7 {
				sure, right = sure+s.Placed, right+s.Right
			}
		}
		if r := float64(m.Right) / float64(m.Samples); r < 0.92 {
			t.Errorf("%s: %.3f right", half, r)
		}
		if r := float64(right) / float64(sure); r < 0.95 {
			t.Errorf("%s: %.3f of the sure ones right", half, r)
		}
	}
}

func TestMeasureCounts(t *testing.T) {
	_, cl := load(t)
	truth := func(s string) []string {
		out, err := cl.Truth(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	m := cl.Measure([]classify.Sample{
		{Input: classify.Input{Title: "2018年公租房配租摇号结果"}, Truth: truth("住房保障")},
		{Input: classify.Input{Title: "某石材矿采矿权挂牌出让公告"}, Truth: truth("public-resources.mining|-")},
		{Input: classify.Input{Title: "山东省消防条例"}, Truth: truth("-")},
		{Input: classify.Input{Title: "中华人民共和国海关法"}, Truth: truth("-")},
		{Input: classify.Input{Title: "海关的通知"}, Truth: truth("教育")},
	})
	if m.Samples != 5 || m.Right != 3 || len(m.Wrong) != 2 {
		t.Errorf("%d of %d right, %d wrong", m.Right, m.Samples, len(m.Wrong))
	}
	for _, c := range m.Categories {
		want := map[string][3]int{"住房保障": {1, 1, 1}, "矿业权出让": {1, 1, 1}, "灾害事故救援": {0, 1, 0}, "教育": {1, 0, 0}, "没有归类": {2, 2, 1}}[c.Name]
		if [3]int{c.Samples, c.Placed, c.Right} != want {
			t.Errorf("%s: %+v", c.Name, c)
		}
	}
	if _, err := cl.Truth("没有的类别"); err == nil {
		t.Error("an unknown category is taken for true")
	}
}

// The text says whose law applies to a notice that could be of either.
func TestNoticesOfPurchases(t *testing.T) {
	_, cl := load(t)
	law := "根据《中华人民共和国政府采购法》等有关规定，现进行公开招标。"
	for _, tt := range []struct{ title, text, want string }{
		{"县医院血液透析机招标公告", law, "public-resources.procurement.notice"},
		{"县医院血液透析机招标公告", "现进行公开招标。", "public-resources.tendering.notice"},
		{"县医院门诊楼施工招标公告", law, "public-resources.tendering.notice"},
		{"县医院血液透析机中标结果公示", law, "public-resources.procurement.result"},
		{"中华人民共和国招标投标法实施条例", law, "public-resources.tendering.notice"},
	} {
		if p := cl.Place(classify.Input{Title: tt.title, Text: tt.text}); p.ItemID != tt.want {
			t.Errorf("%s: %s (%s), want %s", tt.title, p.ItemID, p.Placed, tt.want)
		}
	}
}
