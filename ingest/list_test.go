package ingest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/ingest"
	"gongkai/ingest/extract"
	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

// The lists of the common products are read to their ends without a selector.
func TestVendors(t *testing.T) {
	s := sitetest.New(t)
	for _, v := range sitetest.Vendors(s) {
		t.Run(v.Name, func(t *testing.T) {
			m := newMemory()
			sum, err := pipeline(t, m).Crawl(t.Context(), ingest.Source{
				Source: kiosk.Source{ID: "test", Name: "测试门户", Home: s.URL + "/", Demo: true, Columns: []kiosk.Column{
					{ID: "1", SourceID: "test", Name: "通知公告", URL: s.URL + v.First},
				}},
				AllowPrivate: true, Rate: -1, Concurrency: 2, MaxPages: 12, Files: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range m.current {
				got = append(got, strings.TrimPrefix(d.URL, s.URL))
				if !strings.HasPrefix(d.Title, "关于"+v.Name) || d.PublishedOn.IsZero() {
					t.Errorf("%s: %q of %s", d.URL, d.Title, d.PublishedOn)
				}
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(v.Want))
			if !slices.Equal(got, want) {
				t.Errorf("%d of %d found: %q\nasked %q", len(got), len(want), got, s.Requests())
			}
			if len(sum.Failed) > 0 {
				t.Errorf("failed %v, %q", sum.Failed, s.Requests())
			}
		})
	}
}

// one crawls a source with a single column.
func one(t *testing.T, s *sitetest.Site, path string, change func(*ingest.Source)) (*memory, ingest.Summary) {
	t.Helper()
	src := ingest.Source{
		Source: kiosk.Source{ID: "test", Name: "测试门户", Home: s.URL + "/", Demo: true, Columns: []kiosk.Column{
			{ID: "1", SourceID: "test", Name: "通知公告", URL: s.URL + path},
		}},
		AllowPrivate: true, Rate: -1, Concurrency: 2, MaxPages: 20, Files: true,
	}
	if change != nil {
		change(&src)
	}
	m := newMemory()
	sum, err := pipeline(t, m).Crawl(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	return m, sum
}

// A list without an end is left: where it brings nothing new soon, where it
// invents entries after so many pages.
func TestListsEnd(t *testing.T) {
	s := sitetest.New(t)
	for _, name := range []string{"same", "new"} {
		s.Handle("/"+name+"/list.do", func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.FormValue("n"))
			first := 1
			if name == "new" {
				first = n
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<ul><li><a href="/art/2018/9/3/art_7_%d.html">关于公开第%d批信息的通知</a>2018-09-03</li></ul><a href="list.do?n=%d">下一页</a>`, first, first, n+1)
		})
		_, sum := one(t, s, "/"+name+"/list.do", nil)
		lists := 0
		for _, at := range s.Requests() {
			if strings.HasPrefix(at, "/"+name+"/list.do") {
				lists++
			}
		}
		if want := map[string]int{"same": 2, "new": 20}[name]; lists != want || sum.Found == 0 || (sum.Skipped == 1 && strings.Contains(fmt.Sprint(sum.Problems), "列表看了 20 页还没有完")) != (name == "new") {
			t.Errorf("%s: %d list pages, %+v", name, lists, sum)
		}
	}
}

// Where entries and further pages are not recognised, selectors say where they
// are, and what an article is.
func TestSelectors(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/x", `<body><font class=k><font class=t onclick="go()"><a href=/y/a>甲公告</a></font><font class=d>2018年9月3日</font></font>
<font class=k><a href="/y/pic">图</a><font class=t><a href=/y/b>乙公告</a></font><font class=d>2018年9月4日</font></font><b class=more><a href="/x2">&rarr;</a></b>`)
	s.HTML("/x2", `<body><font class=k><font class=t><a href=/y/c>丙公告</a></font><font class=d>2018年9月5日</font></font>`)
	for _, p := range []string{"a", "b", "c"} {
		s.HTML("/y/"+p, `<title>站</title><font class=n>关于`+p+`的公告</font><font class=w>来源：市财政局</font><font class=z>2018.09.02</font>
<div><p>这一段不是正文，是网站写在每个网页上的一段很长很长的说明，谁也不看，可是它比正文长得多，所以不指明就会被当作正文。</p></div><font class=c><p>正文`+p+`如下。</p><a href="/f/`+p+`.txt">附件</a></font>`)
		s.Page("/f/"+p+".txt", "text/plain", []byte("附件"+p))
	}
	m, sum := one(t, s, "/x", func(src *ingest.Source) {
		file := `[[source]]
id = "a"
home = "http://a.cn"
select_item = "font.k"
select_link = "font.t"
select_date = ".d"
select_next = "b.more a"
select_title = ".n"
select_publisher = ".w"
select_published = ".z"
select_body = ".c"`
		parsed, err := ingest.ParseSources("s", []byte(file), realCatalogue(t))
		if err != nil {
			t.Fatal(err)
		}
		src.Selectors = parsed[0].Selectors
	})
	if sum.Created != 3 || len(sum.Failed) != 0 {
		t.Fatalf("%+v %q", sum, s.Requests())
	}
	d := m.byTitle(t, "关于b的公告")
	if d.Publisher != "市财政局" || d.PublishedOn.String() != "2018-09-02" || !strings.HasPrefix(d.Text, "正文b如下。") || strings.Contains(d.Text, "不是正文") || len(d.Attachments) != 1 {
		t.Errorf("%+v", d)
	}
	_, sum = one(t, s, "/x", func(src *ingest.Source) {
		sel, err := extract.ParseSelector("li.none")
		if err != nil {
			t.Fatal(err)
		}
		src.Selectors = map[string]extract.Selectors{"1": {Item: sel}}
	})
	if sum.Failed[kiosk.OutcomeParseFailed] != 1 || !strings.Contains(fmt.Sprint(sum.Problems), "select_item") {
		t.Errorf("a selector that chooses nothing: %+v", sum)
	}
}
