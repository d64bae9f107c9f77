package search_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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

// TestResidentQueries asks what people ask and wants the law that answers
// among the first three.
func TestResidentQueries(t *testing.T) {
	if testing.Short() {
		t.Skip("takes too long for a short run")
	}
	list := laws(t)
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: list})
	for _, tt := range []struct{ text, want string }{
		{"低保", "城市居民最低生活保障条例"},
		{"低保怎么申请", "社会救助暂行办法"},
		{"公租房", "社会救助暂行办法"},
		{"拆迁补偿", "国有土地上房屋征收与补偿条例"},
		{"申请信息公开多久答复", "中华人民共和国政府信息公开条例"},
		{"政府采购结果多久公布", "中华人民共和国政府采购法实施条例"},
		{"国务院令第649号", "社会救助暂行办法"},
		{"五保户", "农村五保供养工作条例"},
		{"养犬登记", "养犬管理"},
		{"工伤认定", "工伤保险条例"},
		{"失业金领多久", "失业保险条例"},
		{"老人赡养", "老年人权益保障"},
		{"残疾人补贴", "残疾人"},
		{"物业费", "物业管理条例"},
		{"电梯坏了没人修", "电梯"},
		{"农民工欠薪", "农民工工资"},
		{"招标公告要公示几天", "招标投标法实施条例"},
		{"烟花爆竹", "烟花爆竹"},
		{"行政复议期限", "行政复议"},
		{"幼儿园", "学前教育"},
		{"殡葬", "殡葬管理条例"},
		{"公积金提取", "住房公积金管理条例"},
		{"见义勇为奖励", "见义勇为"},
		{"dibao", "城市居民最低生活保障条例"},
		{"“依申请公开” 政府信息", "政府信息公开条例"},
	} {
		h := find(t, e, kiosk.Search{Text: tt.text, Size: 3, Facets: true})
		var titles []string
		for _, hit := range h.Hits {
			titles = append(titles, hit.Title)
		}
		if !slices.ContainsFunc(titles, func(title string) bool { return strings.Contains(title, tt.want) }) {
			t.Errorf("%s: want %s, got %v (%+v)", tt.text, tt.want, titles, h.Query)
		}
		t.Logf("%s: %d in %v, %v", tt.text, h.Total, h.Took, titles)
	}
}
