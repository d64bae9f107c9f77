package reading_test

import (
	"html/template"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/assets"
	"gongkai/kiosk/web/reading"
)

func terms(t *testing.T) *reading.Terms {
	t.Helper()
	all, err := reading.LoadTerms(assets.Dict)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The list explains only what the vocabulary of the search knows as official.
func TestTermsAreInTheVocabulary(t *testing.T) {
	data, err := fs.ReadFile(assets.Dict, "vocabulary.tsv")
	if err != nil {
		t.Fatal(err)
	}
	official := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		official[strings.Split(line, "\t")[2]] = true
	}
	all := terms(t).All()
	if len(all) < 50 {
		t.Errorf("only %d terms", len(all))
	}
	for _, term := range all {
		if !official[term.Official] {
			t.Errorf("%s is not in the vocabulary", term.Official)
		}
		if strings.ContainsAny(term.Official+term.Plain+term.Meaning, `<>"&`) || strings.HasSuffix(term.Meaning, "。") {
			t.Errorf("%+v", term)
		}
	}
}

func TestAListOfTermsThatIsWrongIsRefused(t *testing.T) {
	for name, lines := range map[string]string{
		"two columns": "最低生活保障\t低保",
		"empty":       "最低生活保障\t\t钱",
		"twice":       "最低生活保障\t低保\t钱\n最低生活保障\t吃低保\t钱",
		"same words":  "最低生活保障\t低保\t钱\n最低生活\t低保\t钱",
		"too long":    "最低生活保障\t低保\t" + strings.Repeat("钱", 31),
	} {
		fsys := fstest.MapFS{reading.TermsFile: {Data: []byte("official\tplain\tmeaning\n" + lines + "\n")}}
		if _, err := reading.LoadTerms(fsys); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := reading.LoadTerms(fstest.MapFS{}); err == nil {
		t.Error("a missing file was not missed")
	}
}

var markup = regexp.MustCompile(`<[^>]*>`)

func TestTermsAreExplainedOnce(t *testing.T) {
	all := terms(t)
	for _, tc := range []struct {
		name, in string
		want     string // terms explained
	}{
		{"the first mention", "<p>最低生活保障家庭，最低生活保障标准</p><p>最低生活保障</p>", "最低生活保障"},
		{"the longest", "<p>申请城市居民最低生活保障</p>", "城市居民最低生活保障"},
		{"no part of one that was said", "<p>职工基本医疗保险和职工基本医疗保险</p>", "职工基本医疗保险"},
		{"after a heading", "<h2>业主委员会</h2><p>业主委员会</p>", "业主委员会"},
		{"not in a heading", `<h2 id="b0">业主<b>委员会</b>业主委员会</h2>`, ""},
		{"not in tables, one in the other", "<table><tr><td><table></table>高龄津贴</td></tr></table>", ""},
		{"not in marks", "<mark>最低生活保障</mark>标准", ""},
		{"not cut by marks", "最低<mark>生活</mark>保障", ""},
		{"not in links", `<a href="#">存量房</a><span class="was-link"><span>存</span>存量房</span>`, ""},
		{"beside them", `<a href="#">存量房</a><br>存量房&amp;高龄津贴`, "存量房 高龄津贴"},
		{"broken", "高龄津贴<p", "高龄津贴"},
		{"nothing", "", ""},
	} {
		got := string(all.Explain(template.HTML(tc.in)))
		if a, b := markup.ReplaceAllString(got, ""), markup.ReplaceAllString(tc.in, ""); a != b {
			t.Errorf("%s: the text became %q", tc.name, a)
		}
		var found []string
		for _, m := range explained.FindAllStringSubmatch(got, -1) {
			found = append(found, m[1])
		}
		if strings.Join(found, " ") != tc.want {
			t.Errorf("%s: %q explains %q, want %q", tc.name, got, found, tc.want)
		}
	}
	var none *reading.Terms
	if got := none.Explain("最低生活保障"); got != "最低生活保障" {
		t.Error(got)
	}
	var every strings.Builder
	for _, term := range all.All() {
		every.WriteString(term.Official + "，")
	}
	if n := strings.Count(string(all.Explain(template.HTML(every.String()))), "data-plain"); n != 12 {
		t.Errorf("%d terms explained in one text", n)
	}
}

var explained = regexp.MustCompile(`<span class="term" data-plain="[^"]+" data-means="[^"]+">([^<]+)</span>`)

// The phone lists what the terminal explains, once and in the order of the text.
func TestSaidTermsAreThoseExplained(t *testing.T) {
	h := template.HTML(`<h2>医疗救助</h2><p>临时救助和最低生活保障，以及最低生活保障标准。</p>`)
	said := terms(t).Said(h)
	explained := regexp.MustCompile(`data-plain="([^"]*)"`).FindAllStringSubmatch(string(terms(t).Explain(h)), -1)
	if len(said) == 0 || len(said) != len(explained) {
		t.Fatalf("said %v, explained %v", said, explained)
	}
	for i, term := range said {
		if term.Plain != explained[i][1] {
			t.Errorf("%d: %s, explained is %s", i, term.Plain, explained[i][1])
		}
	}
	if (*reading.Terms)(nil).Said(h) != nil {
		t.Error("no list knows terms")
	}
}
