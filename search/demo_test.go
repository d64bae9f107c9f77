package search_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/search"
)

// intentions is a table as ingest writes it, with a cell that spans two rows.
const (
	intentions = "为便于供应商及时了解政府采购信息，现将采购意向公开如下：\n" +
		"序号\t采购单位\t采购项目名称\t采购需求概况\t预算金额（万元）\t预计采购时间\n" +
		"1\t市教育和体育局\t校园安防设备采购\t监控摄像头200台\t86.5\t2024年5月\n" +
		"2\t实验中学教室空调采购\t空调120台\t60\t2024年6月\n" +
		"3\t市人民医院\t负压救护车采购\t救护车3辆\t120\t2024年7月\n" +
		"本次公开的采购意向是本单位政府采购工作的初步安排。"
	intentionsHTML = `<p id="b0">为便于供应商及时了解政府采购信息，现将采购意向公开如下：</p>
<table>
<tbody>
<tr id="b1"><td>序号</td><td>采购单位</td><td>采购项目名称</td><td>采购需求概况</td><td>预算金额（万元）</td><td>预计采购时间</td></tr>
<tr id="b2"><td>1</td><td rowspan="2">市教育和体育局</td><td><a href="http://example.org/?a=1&amp;b=2">校园安防设备采购</a></td><td>监控摄像头200台</td><td>86.5</td><td>2024年5月</td></tr>
<tr id="b3"><td>2</td><td>实验中学教室空调采购</td><td>空调120台</td><td>60</td><td>2024年6月</td></tr>
<tr id="b4"><td>3</td><td>市人民医院</td><td>负压救护车采购</td><td>救护车3辆</td><td>120</td><td>2024年7月</td></tr>
</tbody>
</table>
<p id="b5">本次公开的采购意向是本单位政府采购工作的初步安排。</p>`
)

// demoDocuments are the official texts of the demonstration, and two tables.
func demoDocuments(t testing.TB) []kiosk.Disclosure {
	t.Helper()
	f, err := assets.Demo.Open("documents.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []kiosk.Disclosure
	add := func(d kiosk.Disclosure) {
		d.Version, d.State, d.Revision = 1, kiosk.Published, int64(len(out)+1)
		out = append(out, d)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var d struct {
			Title, Publisher, Text string
			Source                 string
			Column                 int
			DocumentNumber         string `json:"document_number"`
			PublishedOn            string `json:"published_on"`
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		on, err := kiosk.ParseDate(d.PublishedOn)
		if err != nil {
			t.Fatal(err)
		}
		add(kiosk.Disclosure{
			ID: d.Source, Title: d.Title, Publisher: d.Publisher, DocumentNumber: d.DocumentNumber,
			PublishedOn: on, Type: kiosk.TypeLaw, Text: d.Text,
			AreaID: []string{"major-projects", "public-resources", "public-welfare"}[d.Column%3],
		})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	add(kiosk.Disclosure{ID: "intentions", Title: "乳山市2024年政府采购意向公开（第一批）", Type: kiosk.TypeNotice, Text: intentions, HTML: intentionsHTML})
	names := "序号\t镇（街道）\t村\t户主姓名\t保障人数\t月保障金额（元）\n"
	for i := range 60 {
		names += fmt.Sprintf("%d\t下初镇\t%s村\t李某%d\t%d\t%d\n", i+1, []string{"东山", "西河", "南台", "北庄"}[i%4], i, i%3+1, 500+i*7)
	}
	add(kiosk.Disclosure{
		ID: "names", Title: "下初镇2024年第二季度农村低保对象名单公示", Type: kiosk.TypeNotice, Town: "下初镇",
		Text: "现将下初镇2024年第二季度农村最低生活保障对象名单公示如下：\n" + strings.TrimSpace(names),
	})
	return out
}

// demo is an engine over [demoDocuments], made once.
type demoEngine struct {
	engine *search.Engine
	list   []kiosk.Disclosure
	dir    string
}

var demoOnce struct {
	sync.Once
	demoEngine
}

func demo(t testing.TB) (*search.Engine, []kiosk.Disclosure) {
	t.Helper()
	demoOnce.Do(func() {
		dir, err := os.MkdirTemp("", "gongkai-demo") //nolint:usetesting // outlives the test that makes it
		if err != nil {
			t.Fatal(err)
		}
		demoOnce.list = demoDocuments(t)
		e, err := search.Open(dir, options(t))
		if err != nil {
			t.Fatal(err)
		}
		rebuild(t, e, &feed{list: demoOnce.list})
		demoOnce.engine, demoOnce.dir = e, dir
	})
	if demoOnce.engine == nil {
		t.Fatal("no engine")
	}
	return demoOnce.engine, demoOnce.list
}

// TestMain removes what tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	if demoOnce.engine != nil {
		_ = demoOnce.engine.Close()
		_ = os.RemoveAll(demoOnce.dir)
	}
	os.Exit(code)
}
