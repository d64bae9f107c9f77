package fields_test

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gongkai/ingest/fields"
	"gongkai/kiosk"
)

// tally counts one kind of field.
type tally struct{ right, wrong, missed int }

func (t tally) precision() float64 { return share(t.right, t.right+t.wrong) }
func (t tally) recall() float64    { return share(t.right, t.right+t.missed) }

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// scores are tallies by kind.
type scores map[kiosk.FieldKind]*tally

// score compares what was found with what is true. Only kinds that have a
// truth somewhere in the set are given; equal tells whether a value is it.
func (s scores) score(kinds []kiosk.FieldKind, found []kiosk.Field, truth map[kiosk.FieldKind]string, equal func(value, truth string) bool) (wrong []string) {
	for _, k := range kinds {
		if s[k] == nil {
			s[k] = &tally{}
		}
		want, has := truth[k]
		hit := false
		for _, f := range found {
			if f.Kind != k || f.Confidence < kiosk.SureField {
				continue
			}
			if has && equal(f.Value, want) {
				hit = true
				continue
			}
			s[k].wrong++
			wrong = append(wrong, fmt.Sprintf("%s %q", k, f.Value))
		}
		switch {
		case hit:
			s[k].right++
		case has:
			s[k].missed++
			wrong = append(wrong, fmt.Sprintf("%s missed", k))
		}
	}
	return wrong
}

// report logs a table and checks the floor.
func (s scores) report(t *testing.T, what string, floor float64) {
	t.Helper()
	all := tally{}
	var b strings.Builder
	for _, k := range kiosk.FieldKinds() {
		if x := s[k]; x != nil {
			fmt.Fprintf(&b, "\n| %s | %d | %.3f | %.3f |", k.Label(), x.right+x.missed, x.precision(), x.recall())
			all.right, all.wrong, all.missed = all.right+x.right, all.wrong+x.wrong, all.missed+x.missed
		}
	}
	t.Logf("%s: field, stated, precision, recall%s\n| all | %d | %.3f | %.3f |", what, b.String(), all.right+all.missed, all.precision(), all.recall())
	if all.precision() < floor || all.recall() < floor {
		t.Errorf("%s: precision %.3f, recall %.3f, want %.2f", what, all.precision(), all.recall(), floor)
	}
}

type notice struct {
	ID, Title, Text, Issuer string
	Fields                  map[string]string
	Budget                  float64 `json:"budget_wan"`
}

// notices reads a set of the evaluation data; the test is skipped without it.
func notices(t *testing.T, path string) (out []notice) {
	t.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = "../../../shared/data"
	}
	f, err := os.Open(filepath.Join(root, path))
	if err != nil {
		t.Skipf("no evaluation data (set GONGKAI_EVAL_DATA): %v", err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<22)
	for in.Scan() {
		var n notice
		if err := json.Unmarshal(in.Bytes(), &n); err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

func same(value, truth string) bool { return value == truth }

// Notices of land that went to somebody come with their columns.
func TestMeasureLand(t *testing.T) {
	columns := map[string]kiosk.FieldKind{
		"行政区": kiosk.FieldDistrict, "项目名称": kiosk.FieldProject, "项目位置": kiosk.FieldLocation, "面积（公顷）": kiosk.FieldSize,
		"土地用途": kiosk.FieldUse, "约定容积率": kiosk.FieldPlotRatio, "成交价格（万元）": kiosk.FieldDealPrice, "土地使用权人": kiosk.FieldTransferee,
		"合同签订日期": kiosk.FieldSignedOn,
	}
	var kinds []kiosk.FieldKind
	for _, k := range columns {
		kinds = append(kinds, k)
	}
	s, shown := scores{}, 0
	for i, n := range notices(t, "notices-land/supply_results.jsonl.gz") {
		if testing.Short() && i%20 != 0 {
			continue
		}
		truth := map[kiosk.FieldKind]string{}
		for name, v := range n.Fields {
			k, ok := columns[name]
			if !ok || v == "" {
				continue
			}
			if k == kiosk.FieldDealPrice || k == kiosk.FieldSize {
				x, err := strconv.ParseFloat(v, 64)
				if err != nil || x == 0 {
					continue // 0 is what the form says for a price that is not stated
				}
				v = fmt.Sprintf("%.2f", x*10000)
				if k == kiosk.FieldSize {
					v = strings.TrimSuffix(strings.TrimRight(v, "0"), ".")
				}
			}
			truth[k] = v
		}
		wrong := s.score(kinds, fields.Read(n.Text, true), truth, func(value, truth string) bool {
			return sameLand(value, truth)
		})
		for _, w := range wrong {
			if shown++; shown <= 30 {
				t.Logf("%s: %s", n.ID, w)
			}
		}
	}
	s.report(t, "land", 0.97)
}

// sameLand compares a value with a column: days and masked names are written
// otherwise there.
func sameLand(value, truth string) bool {
	if value == truth || strings.ReplaceAll(truth, " ", "") == strings.ReplaceAll(value, " ", "") {
		return true
	}
	truth = strings.TrimRight(truth, "。；，、 *")
	digits := strings.NewReplacer("年", "-", "月", "-", "日", "").Replace(truth)
	return digits == value || truth == value || strings.HasSuffix(value, "**") && strings.HasPrefix(truth, strings.TrimSuffix(value, "**"))
}

func TestMeasureIntentions(t *testing.T) {
	s := scores{}
	kinds := []kiosk.FieldKind{kiosk.FieldPurchaser, kiosk.FieldProject, kiosk.FieldBudget}
	for _, n := range notices(t, "notices-procurement/shandong_intentions_2026.jsonl.gz") {
		_, project, _ := strings.Cut(n.Title, "政府采购意向：")
		truth := map[kiosk.FieldKind]string{
			kiosk.FieldPurchaser: n.Issuer, kiosk.FieldProject: project, kiosk.FieldBudget: fmt.Sprintf("%.2f", n.Budget*10000),
		}
		for _, w := range s.score(kinds, fields.Read(n.Text, false), truth, same) {
			t.Logf("%s: %s", n.ID, w)
		}
	}
	s.report(t, "intentions", 0.97)
}

// Tender notices were labelled by hand.
func TestMeasureTenders(t *testing.T) {
	raw, err := os.ReadFile("testdata/tender-labels.tsv")
	if err != nil {
		t.Fatal(err)
	}
	labels := map[string]map[kiosk.FieldKind]string{}
	for line := range strings.Lines(string(raw)) {
		part := strings.Split(strings.TrimSpace(line), "\t")
		if len(part) != 3 {
			continue
		}
		if labels[part[0]] == nil {
			labels[part[0]] = map[kiosk.FieldKind]string{}
		}
		labels[part[0]][kiosk.FieldKind(part[1])] = part[2]
	}
	kinds := []kiosk.FieldKind{
		kiosk.FieldProject, kiosk.FieldCode, kiosk.FieldPurchaser, kiosk.FieldAgency, kiosk.FieldBudget, kiosk.FieldDeadline, kiosk.FieldOpening,
	}
	s := scores{}
	for _, n := range notices(t, "notices-procurement/tender_notices_2015_2016.jsonl.gz") {
		for _, w := range s.score(kinds, fields.Read(n.Text, false), labels[n.ID], hashed) {
			t.Logf("%s: %s", n.ID, w)
		}
	}
	s.report(t, "tenders", 0.85)
}

func hashed(value, truth string) bool {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(value), "")))
	return hex.EncodeToString(sum[:])[:16] == truth
}
