package related_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
)

// corpus reads real documents of one kind, skipping the test where there are
// none.
func corpus(t *testing.T, name string, most int) []kiosk.Disclosure {
	t.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" || testing.Short() {
		t.Skip("no evaluation data (set GONGKAI_EVAL_DATA, without -short)")
	}
	f, err := os.Open(filepath.Join(root, name))
	if err != nil {
		t.Skipf("no evaluation data: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []kiosk.Disclosure
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() && len(out) < most {
		var l struct {
			ID, Title, Text, Issuer, Date, URL string
			Number                             string `json:"doc_number"`
			Published                          string `json:"publish_date"`
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		d := kiosk.Disclosure{ID: l.ID, URL: l.URL, Title: l.Title, Text: l.Text, Publisher: l.Issuer, DocumentNumber: l.Number}
		for _, s := range []string{l.Date, l.Published} {
			if on, err := kiosk.ParseDate(s); err == nil && !on.IsZero() {
				d.PublishedOn = on
			}
		}
		out = append(out, d)
	}
	return out
}

// fill stores documents and links them, and says what that took.
func fill(t *testing.T, a *archive, list []kiosk.Disclosure) (put, link time.Duration) {
	t.Helper()
	for len(list) > 0 {
		n := min(100, len(list))
		var records []kiosk.Record
		for _, d := range list[:n] {
			d.HTML = "<p>x</p>"
			records = append(records, kiosk.Record{Disclosure: d})
		}
		start := time.Now()
		if _, err := a.Put(t.Context(), records); err != nil {
			t.Fatal(err)
		}
		put += time.Since(start)
		start = time.Now()
		a.follow()
		link += time.Since(start)
		list = list[n:]
	}
	return put, link
}

// TestNoticesOfOneTemplateStayApart links notices and laws, of which hardly any
// are the same: thousands of notices differ in a name, a place or an amount.
func TestNoticesOfOneTemplateStayApart(t *testing.T) {
	for _, tc := range []struct {
		name     string
		most     int
		families int // seen and judged by hand
	}{
		{"notices-land/supply_results.jsonl.gz", 2000, 0},
		{"notices-procurement/shandong_intentions_2026.jsonl.gz", 1000, 0},
		{"notices-procurement/tender_notices_2015_2016.jsonl.gz", 1000, 0},
		{"laws/shandong_local_regulations.jsonl.gz", 250, 0},
		{"gov-policy/state_council.jsonl.gz", 1000, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list := corpus(t, tc.name, tc.most)
			a := newArchive(t)
			put, link := fill(t, a, list)
			families, err := a.Families(t.Context(), 1000)
			if err != nil {
				t.Fatal(err)
			}
			chains := map[string]int{}
			for _, d := range list {
				if b := a.bonds(d.ID); b.Chain != nil {
					chains[ids(b.Chain)]++
				}
			}
			t.Logf("%d documents: put %v each, linked %v each; %d families, %d chains", len(list),
				put/time.Duration(len(list)), link/time.Duration(len(list)), len(families), len(chains))
			for _, f := range families {
				t.Logf("family: %s | %s | %s", ids(f), f[0].Title, f[1].Title)
			}
			for c := range chains {
				t.Logf("chain: %s", c)
			}
			if len(families) > tc.families {
				t.Errorf("%d families, %d of them right", len(families), tc.families)
			}
		})
	}
}

var number = regexp.MustCompile(`\d+`)

// TestReprintsAreFoundAndTwinsAreNot makes of every regulation a copy as
// another portal would show it and a twin with other figures or names, with a
// fixed seed.
func TestReprintsAreFoundAndTwinsAreNot(t *testing.T) {
	list := corpus(t, "laws/shandong_local_regulations.jsonl.gz", 300)
	r := rand.New(rand.NewPCG(7, 11))
	a := newArchive(t)
	var all []kiosk.Disclosure
	reprints, twins := 0, 0
	for i, d := range list {
		if len([]rune(d.Text)) > 20000 {
			continue
		}
		all = append(all, d)
		c := d
		c.ID = "copy-" + d.ID
		switch i % 4 {
		case 0:
			c.Title = "【转载】" + c.Title
			c.Text = "来源：市政府网站　发布时间：2019-01-02　浏览次数：" + fmt.Sprint(r.IntN(9999)) + "\n" + c.Text + "\n打印本页　关闭窗口"
		case 1:
			c.Text = strings.NewReplacer("，", ",", "（", "(", "）", ")", "　", " ").Replace(c.Text)
		case 2: // a paragraph is missing
			lines := strings.Split(c.Text, "\n")
			for range 50 {
				n := r.IntN(len(lines))
				if k := len([]rune(lines[n])); k >= 25 && k < len([]rune(c.Text))/20 && !number.MatchString(lines[n]) {
					lines = append(lines[:n:n], lines[n+1:]...)
					break
				}
			}
			c.Text = strings.Join(lines, "\n")
		case 3: // broken into other lines
			c.Text = strings.ReplaceAll(c.Text, "。\n", "。")
		}
		all = append(all, c)
		reprints++
		w := d
		w.ID = "twin-" + d.ID
		switch at := number.FindStringIndex(w.Text); {
		case i%2 == 0 && at != nil:
			w.Text = w.Text[:at[0]] + fmt.Sprint(r.IntN(9000)+1000) + w.Text[at[1]:]
		default:
			w.Title = strings.Replace(w.Title, "山东省", "某某省", 1)
			w.Text = "某某局王某某：\n" + strings.Replace(w.Text, "人民政府", "管理委员会", 1)
		}
		all = append(all, w)
		twins++
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	fill(t, a, all)
	found, wrong := 0, 0
	for _, d := range all {
		b := a.bonds(d.ID)
		has := func(id string) bool { return strings.Contains(" "+ids(b.Family)+" ", " "+id+" ") }
		switch {
		case strings.HasPrefix(d.ID, "copy-"):
			if has(strings.TrimPrefix(d.ID, "copy-")) {
				found++
			} else {
				t.Logf("not found: %s %q", d.ID, d.Title)
			}
		case strings.HasPrefix(d.ID, "twin-") && b.Family != nil:
			wrong++
			t.Logf("wrong: %s %q with %s", d.ID, d.Title, ids(b.Family))
		}
	}
	t.Logf("%d of %d copies found, %d of %d twins taken for one", found, reprints, wrong, twins)
	if float64(found) < .95*float64(reprints) || wrong > 0 {
		t.Errorf("%d of %d copies, %d of %d twins", found, reprints, wrong, twins)
	}
}

// TestChainsOfRealTenders gives every real tender the notices that follow it
// and those of another project beside it.
func TestChainsOfRealTenders(t *testing.T) {
	tenders := corpus(t, "notices-procurement/tender_notices_2015_2016.jsonl.gz", 100)
	others := corpus(t, "notices-procurement/shandong_intentions_2026.jsonl.gz", 100)
	others = append(others, corpus(t, "notices-land/supply_results.jsonl.gz", 300)...)
	a := newArchive(t)
	all := others
	right := map[string]string{} // id → project
	codes := regexp.MustCompile(`(?m)^.*(?:项目|招标|采购)编号.*$`)
	for i, d := range tenders {
		name := strings.TrimSpace(strings.TrimSuffix(d.Title, "招标公告"))
		project := fmt.Sprint("project", i)
		right[d.ID] = project
		all = append(all, d)
		code := codes.FindString(d.Text)
		if i%3 == 1 {
			code = strings.NewReplacer("-", "－", "：", ": ").Replace(code)
		}
		text := "项目名称：" + name + "\n" + code + "\n采购人：" + d.Publisher + "\n"
		for j, kind := range []string{"更正公告", "中标公告", "政府采购合同公告"} {
			n := kiosk.Disclosure{ID: fmt.Sprint("next", i, "-", j), Title: name + kind, Publisher: d.Publisher, Text: text + kind + "的内容见附件。", PublishedOn: d.PublishedOn}
			n.PublishedOn.Day = min(28, n.PublishedOn.Day+j)
			right[n.ID] = project
			all = append(all, n)
		}
		beside := kiosk.Disclosure{
			ID: fmt.Sprint("beside", i), Title: name + "（二期）招标公告", Publisher: d.Publisher, PublishedOn: d.PublishedOn,
			Text: strings.Replace(strings.ReplaceAll(text, name, name+"（二期）"), code, fmt.Sprintf("项目编号：ZZ-2016-%05d", i), 1),
		}
		all = append(all, beside)
	}
	fill(t, a, all)
	pairs, found, wrong := 0, 0, 0
	for id, project := range right {
		chain := a.bonds(id).Chain
		for other, p := range right {
			if other != id && p == project {
				pairs++
				if strings.Contains(ids(chain), other+":") {
					found++
				}
			}
		}
		for _, k := range chain {
			if right[k.ID] != project {
				wrong++
				t.Logf("wrong: %s with %s %q", id, k.ID, k.Title)
			}
		}
	}
	for _, d := range others {
		if b := a.bonds(d.ID); b.Chain != nil {
			wrong++
			t.Logf("wrong: %s", ids(b.Chain))
		}
	}
	t.Logf("%d of %d pairs of notices found, %d wrong, in %d documents", found, pairs, wrong, len(all))
}
