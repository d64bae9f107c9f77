package ingest

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"gongkai/ingest/extract"
	"gongkai/kiosk"
)

// Source is a portal to crawl and how to go about it. One without columns is
// looked through for them.
type Source struct {
	kiosk.Source
	AllowPrivate bool          // its hosts may be in a private network or on this machine
	IgnoreRobots bool          // do not ask robots.txt
	Rate         float64       // requests a second and host
	Concurrency  int           // requests at a time
	MaxPages     int           // list pages a column
	Hosts        []string      // further hosts its articles may be on
	Files        bool          // fetch and keep attachments
	Revisit      int           // known pages looked at again in a pass beyond those lists name; 0: DefaultRevisit, below: none
	Schedule     Schedule      // when a server collects it
	Timeout      time.Duration // for an answer to begin, 0 for the fetcher's own

	// Selectors of each column, by its id; of all columns under "".
	Selectors map[string]extract.Selectors
}

// Defaults of a source.
const (
	defaultRate        = 2
	defaultConcurrency = 2
	defaultMaxPages    = 50
)

// sourceFile is the form of a source file. Field tags are its keys; doc
// becomes the comment in the sample.
type sourceFile struct {
	Source []sourceEntry `toml:"source"`
}

type sourceEntry struct {
	ID           string   `toml:"id" doc:"短代号，小写字母、数字和连字符，定了就不要再改" sample:"rushan"`
	Name         string   `toml:"name" doc:"给人看的名称" sample:"乳山市人民政府门户网站"`
	Home         string   `toml:"home" doc:"首页地址，只抓这个网站的页面" sample:"http://www.rushan.gov.cn/"`
	AllowPrivate bool     `toml:"allow_private" doc:"网站在内网或本机时写 true" sample:"false"`
	IgnoreRobots bool     `toml:"ignore_robots" doc:"不看 robots.txt，只用于本单位的网站" sample:"false"`
	Demo         bool     `toml:"demo" doc:"演示数据写 true，每个页面都会注明" sample:"false"`
	Rate         float64  `toml:"rate" doc:"每秒最多请求几次" sample:"2.0"`
	Concurrency  int      `toml:"concurrency" doc:"同时最多几个请求" sample:"2"`
	MaxPages     int      `toml:"max_pages" doc:"每个栏目最多翻几页列表" sample:"50"`
	Attachments  *bool    `toml:"attachments" doc:"附件也下载存档" sample:"true"`
	Hosts        []string `toml:"hosts" doc:"文章还可能在哪些网站上（域名）" sample:"[]"`
	Schedule     string   `toml:"schedule" doc:"gongkai serve 什么时候自动采集（北京时间）：分 时 日 月 星期，写 off 只手动采集" sample:"0 2 * * *"`
	Revisit      *int     `toml:"revisit" doc:"每次最多再看几个以前收过、列表上不再有的网页，看有没有改动或撤回" sample:"2000"`
	selectEntry
	Column []columnEntry `toml:"column"`
}

type columnEntry struct {
	ID       string `toml:"id" doc:"栏目代号，在这个网站内不重复" sample:"zfcg"`
	Name     string `toml:"name" doc:"栏目名称" sample:"政府采购"`
	List     string `toml:"list" doc:"列表第一页的地址" sample:"http://www.rushan.gov.cn/col/col70413/index.html"`
	Area     string `toml:"area" doc:"放到目录的哪个领域、类别、事项，写最细的一个就够" sample:""`
	Category string `toml:"category" sample:"public-resources.procurement"`
	Item     string `toml:"item" sample:""`
	Body     string `toml:"body" doc:"没有注明发布单位时算谁发布的" sample:"finance"`
	Type     string `toml:"type" doc:"文件类型：law policy notice guide report other，空着按标题判断" sample:"notice"`
	selectEntry
}

// SampleSources is an annotated source file that ParseSources accepts.
var SampleSources = sampleSources()

func sampleSources() string {
	var b strings.Builder
	b.WriteString("# 信息来源：抓取哪些网站、各栏目放在目录的什么位置。\n# 一个 [[source]] 是一个网站，它下面每个 [[source.column]] 是一个栏目。\n# 一个栏目也不写，就从首页起自己找；gongkai ingest --discover 网址 列出找到的栏目，可以照着改。\n\n[[source]]\n")
	sampleKeys(&b, reflect.TypeFor[sourceEntry]())
	b.WriteString("\n[[source.column]]\n")
	sampleKeys(&b, reflect.TypeFor[columnEntry]())
	return b.String()
}

func sampleKeys(b *strings.Builder, t reflect.Type) {
	for f := range t.Fields() {
		if f.Anonymous {
			sampleKeys(b, f.Type)
			continue
		}
		if f.Name == "Column" {
			continue
		}
		if doc := f.Tag.Get("doc"); doc != "" {
			b.WriteString("# " + doc + "\n")
		}
		value := f.Tag.Get("sample")
		if f.Type.Kind() == reflect.String {
			value = `"` + value + `"`
		}
		b.WriteString(f.Tag.Get("toml") + " = " + value + "\n")
	}
}

// LoadSources reads a source file; see ParseSources.
func LoadSources(file string, c *kiosk.Catalogue) ([]Source, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("打不开来源文件 %s。", file), err)
	}
	return ParseSources(file, data, c)
}

// ParseSources reads a source file strictly: unknown keys, ids that are not in
// the catalogue and missing addresses are Invalid errors that name the file,
// the line and the key.
func ParseSources(file string, data []byte, c *kiosk.Catalogue) ([]Source, error) {
	var f sourceFile
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // editors on Windows write one
	d := toml.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, sourceError(file, err)
	}
	at := locate(data)
	fail := func(source, column int, key, format string, args ...any) error {
		return kiosk.Errorf(kiosk.Invalid, "%s 第 %d 行：%s", file, at.line(source, column, key), fmt.Sprintf(format, args...))
	}
	if len(f.Source) == 0 {
		return nil, kiosk.Errorf(kiosk.Invalid, "%s 里没有 [[source]]。", file)
	}
	var out []Source
	ids := map[string]bool{}
	for i, s := range f.Source {
		if !sourceID.MatchString(s.ID) {
			return nil, fail(i, -1, "id", "id %q 不对，请用小写字母、数字和连字符。", s.ID)
		}
		if ids[s.ID] {
			return nil, fail(i, -1, "id", "id %q 用了两次。", s.ID)
		}
		ids[s.ID] = true
		if !isAddress(s.Home) {
			return nil, fail(i, -1, "home", "home %q 不是网址，请写完整，如 http://www.example.gov.cn/。", s.Home)
		}
		switch {
		case s.Rate < 0 || s.Rate > 1000:
			return nil, fail(i, -1, "rate", "rate 应在 0 到 1000 之间。")
		case s.Concurrency < 0 || s.Concurrency > 32:
			return nil, fail(i, -1, "concurrency", "concurrency 应在 1 到 32 之间。")
		case s.MaxPages < 0 || s.MaxPages > 10000:
			return nil, fail(i, -1, "max_pages", "max_pages 应在 1 到 10000 之间。")
		case s.Revisit != nil && (*s.Revisit < 0 || *s.Revisit > 1_000_000):
			return nil, fail(i, -1, "revisit", "revisit 应在 0 到 1000000 之间。")
		}
		src := s.source()
		var err error
		if src.Schedule, err = ParseSchedule(s.Schedule); err != nil {
			return nil, fail(i, -1, "schedule", "%s", kiosk.PublicMessage(err))
		}
		if err := s.selectInto(&src, "", func(key, msg string) error { return fail(i, -1, key, "%s", msg) }); err != nil {
			return nil, err
		}
		columns := map[string]bool{}
		for j, e := range s.Column {
			if e.ID == "" || columns[e.ID] {
				return nil, fail(i, j, "id", "栏目 id %q 空着或用了两次。", e.ID)
			}
			columns[e.ID] = true
			if key, msg := e.check(c); msg != "" {
				return nil, fail(i, j, key, "%s", msg)
			}
			if err := e.selectInto(&src, e.ID, func(key, msg string) error { return fail(i, j, key, "%s", msg) }); err != nil {
				return nil, err
			}
			src.Columns = append(src.Columns, e.column(s.ID))
		}
		out = append(out, src)
	}
	return out, nil
}

var sourceID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (s *sourceEntry) source() Source {
	out := Source{
		Source:       kiosk.Source{ID: s.ID, Name: s.Name, Home: s.Home, Demo: s.Demo},
		AllowPrivate: s.AllowPrivate, IgnoreRobots: s.IgnoreRobots, Rate: s.Rate, Concurrency: s.Concurrency,
		MaxPages: s.MaxPages, Hosts: s.Hosts, Files: s.Attachments == nil || *s.Attachments,
	}
	if out.Name == "" {
		out.Name = out.ID
	}
	if s.Revisit != nil {
		out.Revisit = *s.Revisit
		if out.Revisit == 0 {
			out.Revisit = -1
		}
	}
	if out.Rate == 0 {
		out.Rate = defaultRate
		if out.Demo && out.AllowPrivate {
			out.Rate = -1 // the sample portal is on this machine
		}
	}
	if out.Concurrency == 0 {
		out.Concurrency = defaultConcurrency
	}
	if out.MaxPages == 0 {
		out.MaxPages = defaultMaxPages
	}
	return out
}

// check says which key of a column is wrong and why, "" if none.
func (e *columnEntry) check(c *kiosk.Catalogue) (key, msg string) {
	switch {
	case !isAddress(e.List):
		return "list", fmt.Sprintf("栏目 %s 的 list %q 不是网址。", e.ID, e.List)
	case e.Area != "" && c.Area(e.Area) == nil:
		return "area", fmt.Sprintf("目录里没有领域 %q%s", e.Area, asked(perhaps(e.Area, areaIDs(c))))
	case e.Category != "" && c.Category(e.Category) == nil:
		return "category", fmt.Sprintf("目录里没有类别 %q%s", e.Category, asked(perhaps(e.Category, categoryIDs(c))))
	case e.Item != "" && c.Item(e.Item) == nil:
		return "item", fmt.Sprintf("目录里没有事项 %q%s", e.Item, asked(perhaps(e.Item, itemIDs(c))))
	case e.Body != "" && c.Body(e.Body) == nil:
		return "body", fmt.Sprintf("目录里没有单位 %q%s", e.Body, asked(perhaps(e.Body, bodyIDs(c))))
	case e.Type != "" && !slices.Contains(kiosk.Types, kiosk.Type(e.Type)):
		return "type", fmt.Sprintf("没有文件类型 %q，可用：law policy notice guide report other。", e.Type)
	}
	if _, _, _, err := c.Place(e.Area, e.Category, e.Item); err != nil {
		return "item", kiosk.PublicMessage(err)
	}
	return "", ""
}

func (e *columnEntry) column(source string) kiosk.Column {
	name := e.Name
	if name == "" {
		name = e.ID
	}
	return kiosk.Column{
		ID: e.ID, SourceID: source, Name: name, URL: e.List, AreaID: e.Area, Category: e.Category,
		ItemID: e.Item, BodyID: e.Body, Type: kiosk.Type(e.Type),
	}
}
