package desk

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/kiosk"
)

func TestLead(t *testing.T) {
	long := strings.Repeat("很长的一句话没有标点", 20)
	for _, tc := range []struct {
		name, text string
		max        int
		head, rest string
	}{
		{"short text is read whole", "第一句。第二句。", 120, "第一句。第二句。", ""},
		{"whole sentences only", "第一句。第二句很长。", 6, "第一句。", "第二句很长。"},
		{"a closing mark stays with its sentence", "他说“可以。”然后走了。", 8, "他说“可以。”", "然后走了。"},
		{"a semicolon ends what can be read at once", "甲办理甲事；乙办理乙事。", 8, "甲办理甲事；", "乙办理乙事。"},
		{"a line end is a border", "第三条\n公开的内容。", 5, "第三条\n", "公开的内容。"},
		{"a long sentence is cut after a comma", "应当自收到申请之日起，三十日内作出决定并通知申请人。", 16, "应当自收到申请之日起，", "三十日内作出决定并通知申请人。"},
		{"without any mark it is cut at the limit", long, 120, string([]rune(long)[:120]), string([]rune(long)[120:])},
		{"nothing", "", 120, "", ""},
		{"blanks at the end do not count", "六个字的句子。   \n后面。", 7, "六个字的句子。   \n", "后面。"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			head, rest := lead(tc.text, tc.max)
			if head != tc.head || rest != tc.rest {
				t.Errorf("got %q and %q", head, rest)
			}
		})
	}
}

func TestSpoken(t *testing.T) {
	n, s := spoken("由共同生活的家庭成员向户籍所在地的乡镇人民政府、街道办事处提出书面申请；家庭成员申请有困难的，可以委托村民委员会、居民委员会代为提出申请。")
	if n != 69 || s != 18 {
		t.Errorf("got %d characters, %d seconds", n, s)
	}
	if n, s := spoken(" \n\t"); n != 0 || s != 0 {
		t.Errorf("blanks: got %d, %d", n, s)
	}
}

func FuzzLead(f *testing.F) {
	f.Add("第一句。第二句；他说“好。”\n三", 120)
	f.Add("。。。”", 1)
	f.Add(" \n ", 3)
	f.Fuzz(func(t *testing.T, text string, max int) {
		if !utf8.ValidString(text) || max < 1 || max > 1000 {
			t.Skip()
		}
		if got := strings.Join(sentences(text), ""); got != text {
			t.Fatalf("sentences of %q make %q", text, got)
		}
		head, rest := lead(text, max)
		if head+rest != text {
			t.Fatalf("%q and %q are not %q", head, rest, text)
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(head)); n > max {
			t.Fatalf("head has %d runes, limit %d", n, max)
		}
		if text != "" && head == "" {
			t.Fatal("nothing to read")
		}
		for _, s := range nextSentences(rest, max) {
			if strings.TrimSpace(s) == "" || utf8.RuneCountInString(s) > max || !strings.Contains(rest, s) {
				t.Fatalf("next sentence %q", s)
			}
		}
	})
}

func TestStandingSaysWhatMayBeReadOut(t *testing.T) {
	today := kiosk.Date{Year: 2019, Month: 6, Day: 3}
	for _, tc := range []struct {
		validity  kiosk.Validity
		effective kiosk.Date
		class     string
	}{
		{kiosk.InForce, kiosk.Date{}, "ok"},
		{kiosk.InForce, today, "ok"},
		{kiosk.InForce, kiosk.Date{Year: 2019, Month: 6, Day: 4}, "warn"},
		{kiosk.Amended, kiosk.Date{}, "warn"},
		{kiosk.Repealed, kiosk.Date{}, "stop"},
		{kiosk.Repealed, kiosk.Date{Year: 2020, Month: 1, Day: 1}, "stop"},
		{kiosk.Expired, kiosk.Date{}, "stop"},
		{kiosk.ValidityUnknown, kiosk.Date{}, ""},
		{"", kiosk.Date{}, ""},
	} {
		if got := standingOf(tc.validity, tc.effective, today); got.Class != tc.class || got.Order == "" {
			t.Errorf("%q in effect on %s: %+v", tc.validity, tc.effective, got)
		}
	}
}

func TestTheChosenFilterIsAlwaysShown(t *testing.T) {
	values := []kiosk.FacetValue{{Value: "a", Label: "甲", Count: 3}, {Value: "b", Label: "乙", Count: 2}, {Value: "c", Label: "丙", Count: 1}}
	set := func(st *state, v string) { st.Body = v }
	labels := func(chosen, label string, values []kiosk.FacetValue) string {
		var out []string
		for _, c := range facetChips(state{Body: chosen}, "body", values, chosen, label, set) {
			name := c.Label
			if c.On {
				name = "[" + name + "]"
			}
			out = append(out, c.Key+" "+name)
		}
		return strings.Join(out, ", ")
	}
	for _, tc := range []struct {
		name, chosen, want string
		values             []kiosk.FacetValue
	}{
		{"none chosen", "", "U 甲, I 乙", values},
		{"a frequent one", "b", "U 甲, I [乙]", values},
		{"a rare one comes first", "c", "U [丙], I 甲", values},
		{"one that finds nothing", "z", "U [丁], I 甲", values},
		{"nothing found at all", "z", "U [丁]", nil},
	} {
		if got := labels(tc.chosen, "丁", tc.values); got != tc.want {
			t.Errorf("%s: %s", tc.name, got)
		}
	}
	if values[0].Value != "a" || len(values) != 3 {
		t.Error("the facet itself was changed")
	}
}

func TestWebAddress(t *testing.T) {
	for in, want := range map[string]string{
		"http://a.example/x": "http://a.example/x", "https://a.example": "https://a.example",
		"javascript:alert(1)": "", "file:///etc/passwd": "", "": "", "//x": "", "%zz": "",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
