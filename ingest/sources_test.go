package ingest_test

import (
	"strings"
	"testing"

	"gongkai/ingest"
	"gongkai/kiosk"
)

const goodSources = `[[source]]
id = "rushan"
name = "乳山市人民政府"
home = "http://www.rushan.gov.cn/"
rate = 1.5
hosts = ["mzj.example.gov.cn"]

[[source.column]]
id = "1"
name = "政府采购"
list = "http://www.rushan.gov.cn/col/col1/index.html"
item = "public-resources.procurement.intent"
body = "finance"
type = "notice"

[[source.column]]
id = "2"
list = "http://www.rushan.gov.cn/col/col2/index.html"

[[source]]
id = "local"
home = "http://127.0.0.1:8080/"
demo = true
allow_private = true
attachments = false
[[source.column]]
id = "1"
list = "http://127.0.0.1:8080/1.html"
area = "public-welfare"
`

func TestParseSources(t *testing.T) {
	got, err := ingest.ParseSources("sources.toml", []byte(goodSources), realCatalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || len(got[0].Columns) != 2 || got[0].Rate != 1.5 || got[0].Concurrency != 2 || got[0].MaxPages != 50 || !got[0].Files ||
		got[0].Hosts[0] != "mzj.example.gov.cn" || got[0].AllowPrivate || got[0].Demo {
		t.Errorf("%+v", got)
	}
	c := got[0].Columns[0]
	if c.ItemID != "public-resources.procurement.intent" || c.BodyID != "finance" || c.Type != kiosk.TypeNotice || c.SourceID != "rushan" || c.Name != "政府采购" {
		t.Errorf("%+v", c)
	}
	if got[0].Columns[1].Name != "2" {
		t.Errorf("a column without a name is called by its id, not %q", got[0].Columns[1].Name)
	}
	if l := got[1]; !l.Demo || !l.AllowPrivate || l.Files || l.Name != "local" || l.Columns[0].AreaID != "public-welfare" {
		t.Errorf("%+v", l)
	}
}

// A source may name no column: they are found. Selectors are optional, those of
// a column go before those of its source.
func TestSourcesWithSelectors(t *testing.T) {
	got, err := ingest.ParseSources("s.toml", []byte("[[source]]\nid = \"a\"\nhome = \"http://a.cn\"\n"), realCatalogue(t))
	if err != nil || len(got) != 1 || len(got[0].Columns) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	file := strings.Replace(goodSources, "rate = 1.5", "select_item = \"li\"\nselect_body = \"#a\"", 1)
	file = strings.Replace(file, `type = "notice"`, `select_body = "div.b > p"`, 1)
	if got, err = ingest.ParseSources("s.toml", []byte(file), realCatalogue(t)); err != nil {
		t.Fatal(err)
	}
	one := got[0].Selectors["1"].Or(got[0].Selectors[""])
	if one.Item == nil || one.Body == nil || one.Body.String() != "div.b > p" || one.Title != nil || got[0].Selectors["2"].Body != nil {
		t.Errorf("%+v", got[0].Selectors)
	}
}

func TestSampleSourcesAreValid(t *testing.T) {
	got, err := ingest.ParseSources("sample.toml", []byte(ingest.SampleSources), realCatalogue(t))
	if err != nil {
		t.Fatalf("%v\n%s", err, ingest.SampleSources)
	}
	if len(got) != 1 || len(got[0].Columns) != 1 || !strings.Contains(ingest.SampleSources, "# 列表第一页的地址\nlist = ") {
		t.Errorf("%+v\n%s", got, ingest.SampleSources)
	}
}

// Editors on Windows begin a file with a byte order mark.
func TestSourcesMayBeginWithAMark(t *testing.T) {
	if _, err := ingest.ParseSources("sources.toml", []byte("\ufeff"+goodSources), realCatalogue(t)); err != nil {
		t.Error(err)
	}
}

func TestSourceErrorsNameLineAndKey(t *testing.T) {
	tests := []struct {
		name, old, new, want string
	}{
		{"misspelt key", "list = \"http://www.rushan.gov.cn/col/col1", "lsit = \"http://www.rushan.gov.cn/col/col1", "sources.toml 第 11 行：不认识的键 lsit，是不是 list？"},
		{"misspelt key of the source", "home = \"http://www", "hom = \"http://www", "sources.toml 第 4 行：不认识的键 hom，是不是 home？"},
		{"unknown key", "rate = 1.5", "speed_limit = 1", "sources.toml 第 5 行：不认识的键 speed_limit。"},
		{"misspelt table", "[[source.column]]\nid = \"2\"", "[[source.colum]]\nid = \"2\"", "不认识的键 colum，是不是 column？"},
		{"unknown item", "procurement.intent", "procurement.intnet", `sources.toml 第 12 行：目录里没有事项 "public-resources.procurement.intnet"，是不是 public-resources.procurement.intent？`},
		{"unknown body", `body = "finance"`, `body = "xyz"`, `sources.toml 第 13 行：目录里没有单位 "xyz"。`},
		{"unknown area", `area = "public-welfare"`, `area = "welfare"`, `第 29 行：目录里没有领域 "welfare"`},
		{"unknown type", `type = "notice"`, `type = "notices"`, `第 14 行：没有文件类型 "notices"`},
		{"no address", `list = "http://www.rushan.gov.cn/col/col2/index.html"`, `list = "/col2"`, "第 18 行：栏目 2 的 list \"/col2\" 不是网址。"},
		{"address missing", "list = \"http://www.rushan.gov.cn/col/col2/index.html\"\n", "", "第 16 行：栏目 2 的 list"},
		{"home missing", "home = \"http://www.rushan.gov.cn/\"\n", "", "第 1 行：home"},
		{"bad id", `id = "rushan"`, `id = "乳山"`, "第 2 行：id"},
		{"id twice", `id = "local"`, `id = "rushan"`, "第 21 行：id \"rushan\" 用了两次。"},
		{"column twice", "[[source.column]]\nid = \"2\"", "[[source.column]]\nid = \"1\"", "第 17 行：栏目 id"},
		{"wrong type of value", "rate = 1.5", `rate = "schnell"`, "第 5 行"},
		{"rate out of range", "rate = 1.5", `rate = -1`, "第 5 行：rate"},
		{"broken syntax", "rate = 1.5", `rate = `, "第 5 行"},
		{"empty", goodSources, "", "没有 [[source]]"},
		{"selector", "body = \"finance\"", "select_item = \"li[\"", "第 13 行：select_item 的选择器 \"li[\" 写法不对"},
		{"selector of the source", "rate = 1.5", "select_body = \"div:nth(\"", "第 5 行：select_body 的选择器"},
		{"misspelt selector key", "rate = 1.5", "selct_body = \"div\"", "第 5 行：不认识的键 selct_body，是不是 select_body？"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ingest.ParseSources("sources.toml", []byte(strings.Replace(goodSources, tt.old, tt.new, 1)), realCatalogue(t))
			if kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), tt.want) {
				t.Errorf("%v\nwant %s", err, tt.want)
			}
		})
	}
	if _, err := ingest.LoadSources(t.TempDir()+"/none.toml", realCatalogue(t)); kiosk.KindOf(err) != kiosk.NotFound {
		t.Error(err)
	}
}

func FuzzParseSources(f *testing.F) {
	c := realCatalogue(f)
	f.Add([]byte(goodSources))
	f.Add([]byte("[[source]]\n[[source.column]]\n[[source.column]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ingest.ParseSources("f", data, c)
		if err != nil && kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%v", err)
		}
		for _, s := range got {
			if s.ID == "" || s.Home == "" {
				t.Errorf("%+v", s)
			}
		}
	})
}
