package fields_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/fields"
	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// Notices in testdata/notices are made up, laid out as trading platforms and
// portals lay them out: the text, a line of ===, and what it states, a field a
// line: kind, lot (- for none) and value.
func TestNotices(t *testing.T) {
	files, err := filepath.Glob("testdata/notices/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no notices", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, want, ok := strings.Cut(string(raw), "\n===\n")
			if !ok {
				t.Fatal("no ===")
			}
			found := fields.Read(text, strings.HasPrefix(name, "land"))
			checkRanges(t, text, found)
			var got []string
			for _, f := range found {
				if f.Confidence < kiosk.SureField {
					continue
				}
				lot := f.Lot
				if lot == "" {
					lot = "-"
				}
				got = append(got, fmt.Sprintf("%s %s %s", f.Kind, lot, f.Value))
			}
			if d := cmp.Diff(strings.Split(strings.TrimSpace(want), "\n"), got); d != "" {
				t.Error(d)
			}
		})
	}
}

// checkRanges checks that every field points at words of the text.
func checkRanges(t *testing.T, text string, found []kiosk.Field) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for _, f := range found {
		if f.Line < 0 || f.Line >= len(lines) {
			t.Errorf("%+v: no such line", f)
			continue
		}
		n := utf8.RuneCountInString(lines[f.Line])
		if f.Start < 0 || f.Start >= f.End || f.End > n || f.Confidence <= 0 || f.Confidence > 1 || f.Kind.Label() == "" || f.Value == "" {
			t.Errorf("%+v: a line of %d characters", f, n)
			continue
		}
		words := string([]rune(lines[f.Line])[f.Start:f.End])
		if f.Kind.Form() == kiosk.FormText && squeeze(words) != squeeze(f.Value) && !strings.HasSuffix(f.Value, "**") {
			t.Errorf("%s %q points at %q", f.Kind, f.Value, words)
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestMoney(t *testing.T) {
	tests := []struct{ text, want string }{
		{"预算金额：84.0 万元（人民币）", "840000.00"},
		{"预算金额（万元）：64.4269", "644269.00"},
		{"预算金额：￥1,234,567.89", "1234567.89"},
		{"预算金额：１２３．５万元", "1235000.00"},
		{"预算金额：1.2亿元", "120000000.00"},
		{"预算金额：人民币壹佰贰拾叁万肆仟伍佰元整（￥1234500.00元）", "1234500.00"},
		{"预算金额：人民币叁拾万零陆佰元伍角", "300600.50"},
		{"预算金额：（万元）23.5", "235000.00"},
		{"预算金额：250,0000.00元", "2500000.00"},
		{"预算金额：第1包 12 万元", "120000.00"},
		{"预算金额：35元/人", ""},
		{"预算金额：下浮5%", ""},
		{"预算金额：详见采购文件", ""},
		{"预算金额：2018年", ""},
	}
	for _, tt := range tests {
		got := ""
		for _, f := range fields.Read(tt.text, false) {
			if f.Kind == kiosk.FieldBudget && f.Confidence >= kiosk.SureField {
				got = f.Value
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
	// A bare number is kept for staff, not shown; so are two that differ.
	for _, text := range []string{"预算金额：1200000", "预算金额：壹佰万元整（￥1200000元）"} {
		found := fields.Read(text, false)
		if len(found) != 1 || found[0].Confidence >= kiosk.SureField {
			t.Errorf("%s: %+v", text, found)
		}
	}
}

// Natural persons are masked in the value; what was masked in the text is never
// a telephone of a body.
func TestPeopleAreMasked(t *testing.T) {
	text := "中标供应商：张丽华\n受让人：王·买买提\n采购人联系方式：138****5678\n联系电话：0631-6664680\n联系人：李四"
	for _, f := range fields.Read(text, true) {
		if strings.Contains(f.Value, "丽华") || strings.Contains(f.Value, "买买提") || strings.Contains(f.Value, "*5678") || strings.Contains(f.Value, "李四") {
			t.Errorf("%+v", f)
		}
	}
	got := values(fields.Read(text, true))
	want := map[kiosk.FieldKind]string{kiosk.FieldSupplier: "张**", kiosk.FieldTransferee: "王**", kiosk.FieldContactCall: "0631-6664680"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func values(found []kiosk.Field) map[kiosk.FieldKind]string {
	out := map[kiosk.FieldKind]string{}
	for _, f := range found {
		out[f.Kind] = f.Value
	}
	return out
}

func TestOnlyNotices(t *testing.T) {
	text := "项目名称：第三水厂扩建工程\n预算金额：120万元"
	for _, tt := range []struct {
		d    kiosk.Disclosure
		want bool
	}{
		{kiosk.Disclosure{Title: "第三水厂扩建工程招标公告", Type: kiosk.TypeNotice}, true},
		{kiosk.Disclosure{Title: "第三水厂扩建工程", Type: kiosk.TypeOther, CategoryID: "public-resources.procurement"}, true},
		{kiosk.Disclosure{Title: "政府采购条例", Type: kiosk.TypeLaw, CategoryID: "public-resources.procurement"}, false},
		{kiosk.Disclosure{Title: "政府工作报告", Type: kiosk.TypeReport}, false},
	} {
		tt.d.Text = text
		if got := fields.Of(&tt.d) != nil; got != tt.want {
			t.Errorf("%s: %v", tt.d.Title, got)
		}
	}
}

// A table of a thousand rows ends in a bounded list.
func TestMany(t *testing.T) {
	var b strings.Builder
	b.WriteString("包号\t供应商名称\t中标金额（元）\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "%d\t第%d建筑工程有限公司\t%d.00\n", i+1, i+1, 1000+i)
	}
	found := fields.Read(b.String(), false)
	if len(found) != kiosk.MaxFields {
		t.Errorf("%d fields", len(found))
	}
	checkRanges(t, b.String(), found)
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/notices/*.txt")
	for _, file := range files {
		if raw, err := os.ReadFile(file); err == nil {
			f.Add(string(raw), strings.Contains(file, "land"))
		}
	}
	f.Add("预算金额：壹亿亿亿亿亿亿亿元\n包号\t\t\n\t序号\t名称\n1\t2\t3", false)
	f.Add("公示期：2018年9月3日至9月31日\n开标时间：2018年9月3日下午23时99分", true)
	f.Fuzz(func(t *testing.T, text string, land bool) {
		if len(text) > 1<<16 || !utf8.ValidString(text) {
			return
		}
		text = personal.Mask(text)
		found := fields.Read(text, land)
		if len(found) > kiosk.MaxFields {
			t.Errorf("%d fields", len(found))
		}
		checkRanges(t, text, found)
	})
}
