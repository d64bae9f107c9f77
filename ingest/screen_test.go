package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gongkai/ingest/personal/personaltest"
	"gongkai/kiosk"
)

// decisions is a log of decisions in memory.
type decisions struct {
	all        []kiosk.PersonalDecision
	unscreened map[string]*kiosk.Disclosure
}

func (l *decisions) PersonalDecisions(context.Context, []string) ([]kiosk.PersonalDecision, error) {
	return l.all, nil
}

func (l *decisions) Unscreened(_ context.Context, id string) (*kiosk.Disclosure, error) {
	if d := l.unscreened[id]; d != nil {
		return d, nil
	}
	return nil, kiosk.Errorf(kiosk.NotFound, "没有。")
}

func (l *decisions) RewriteVersions(context.Context, string, func(*kiosk.Disclosure) bool) (int, error) {
	return 0, nil
}

// leaky is a line of a JSONL file that shows what it must not.
func leaky(m *personaltest.Maker, item string) (line string, values []string) {
	id, mobile, card := m.Identity(), m.Mobile(), m.Card()
	text := fmt.Sprintf(`救助对象名单\n姓名\t身份证号\t电话\t账号\n于小明\t%s\t%s\t%s\n宋丽\t%s\t无\t无\n联系电话：0631-6663072`, id, mobile, card, id[:6]+" "+id[6:14]+" "+id[14:])
	return fmt.Sprintf(`{"id":"leak","title":"公示（%s）","item":%q,"text":"%s","attachments":[{"title":"于小明%s.xls","url":"http://h.example/a.xls"}]}`,
		id, item, text, mobile), []string{id, mobile, card, id[6:14]}
}

func TestWhatIsStoredIsMasked(t *testing.T) {
	line, values := leaky(personaltest.New(1), "public-welfare.assistance.dibao-approval")
	m := newMemory()
	p := pipeline(t, m)
	shown := ""
	if _, err := p.ImportPath(t.Context(), write(t, t.TempDir(), "a.jsonl", line)); err != nil {
		t.Fatal(err)
	}
	d := m.current["leak"]
	shown = d.Title + d.Text + d.HTML + d.Attachments[0].Title
	for _, v := range values {
		if strings.Contains(shown, v) {
			t.Errorf("%s is shown", v)
		}
	}
	for _, want := range []string{"于小明\t******************\t", "0631-6663072", `<td>于小明</td><td>******************</td>`, "<td>无</td>"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown:\n%s", want, shown)
		}
	}
	s := m.screenings["leak"]
	if s == nil || s.Total != 6 || s.Masks() == false || s.Before == nil || !strings.Contains(s.Before.Text, values[0]) {
		t.Fatalf("%+v", s)
	}
	for _, f := range s.Findings {
		for _, v := range values {
			if strings.Contains(f.Masked+f.Around+f.Place+f.Reason+f.Why+f.Value, v) {
				t.Errorf("the list of findings shows %s: %+v", v, f)
			}
		}
	}
	if f := s.Findings[2]; f.Place != "正文第 3 行，第 2 格" || f.Kind != kiosk.PersonalID || !strings.Contains(f.Around, "于小明") {
		t.Errorf("%+v", f)
	}
}

func TestTheCatalogueSaysWhatIsDone(t *testing.T) {
	const children = `{"id":"x","title":"孤儿基本生活费发放","item":%q,"text":"姓名\t金额\n于小明\t1200\n宋丽\t1200\n联系人电话 13800138000"}`
	for _, c := range []struct{ item, shown, gone string }{
		{"public-welfare.assistance.dibao-approval", "138****8000", "13800138000"},
		{"public-welfare.assistance.family-planning", "于**\t1200", "于小明"},
		{"public-resources.procurement.notice", "13800138000", "138****8000"},
		{"major-projects.land-acquisition.house-accounts", "正在核对", "1200"},
	} {
		m := newMemory()
		if _, err := pipeline(t, m).ImportPath(t.Context(), write(t, t.TempDir(), "a.jsonl", fmt.Sprintf(children, c.item))); err != nil {
			t.Fatal(err)
		}
		d := m.current["x"]
		if both := d.Text + d.HTML; !strings.Contains(both, c.shown) || strings.Contains(both, c.gone) || d.ItemID != c.item {
			t.Errorf("%s: %q", c.item, both)
		}
		if held := m.screenings["x"].Held; held != (c.shown == "正在核对") {
			t.Errorf("%s: held is %v", c.item, held)
		}
	}
}

func TestDecisionsSurviveFetchingAnew(t *testing.T) {
	path := write(t, t.TempDir(), "a.jsonl", `{"id":"x","title":"通知","text":"联系人于主任 13800138000，于小明 13900139000"}`)
	m, log := newMemory(), &decisions{unscreened: map[string]*kiosk.Disclosure{}}
	p := pipeline(t, m)
	p.Personal = log
	shows := func(want string) {
		t.Helper()
		if got := m.current["x"].Text; got != want {
			t.Errorf("got %q\nwant %q", got, want)
		}
	}
	pass := func() {
		t.Helper()
		if _, err := p.ImportPath(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	pass()
	shows("联系人于主任 138****8000，于小明 139****9000")
	s := m.screenings["x"]
	log.unscreened["x"] = s.Before
	log.all = []kiosk.PersonalDecision{{
		Disclosure: "x", Kind: kiosk.PersonalMobile, Value: s.Findings[0].Value, Keep: true, Reason: "值班手机", Author: "wang",
	}}
	if err := p.Rescreen(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	shows("联系人于主任 13800138000，于小明 139****9000")
	pass()
	shows("联系人于主任 13800138000，于小明 139****9000")
	for _, f := range m.screenings["x"].Findings {
		if (f.Action == kiosk.PersonalKept) != (f.Masked == "138****8000") || f.Action == kiosk.PersonalKept && f.Why != "wang：值班手机" {
			t.Errorf("%+v", f)
		}
	}
	// One for all does not outweigh one for the record.
	log.all = append(log.all, kiosk.PersonalDecision{Kind: kiosk.PersonalMobile, Value: s.Findings[0].Value, Reason: "私人的", Author: "li"})
	pass()
	shows("联系人于主任 13800138000，于小明 139****9000")
	if err := p.Rescreen(t.Context(), "nowhere"); err != nil {
		t.Errorf("nothing was found there: %v", err)
	}
}

func TestAHeldRecordIsReleased(t *testing.T) {
	path := write(t, t.TempDir(), "a.jsonl",
		`{"id":"x","title":"分户补偿","item":"major-projects.land-acquisition.house-accounts","text":"户主姓名\t手机\t补偿（元）\n于小明\t13800138000\t1200\n宋丽\t13900139000\t1300"}`)
	m, log := newMemory(), &decisions{}
	p := pipeline(t, m)
	p.Personal = log
	log.all = []kiosk.PersonalDecision{{Disclosure: "x", Keep: true, Reason: "已核对", Author: "wang"}}
	if _, err := p.ImportPath(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if d, s := m.current["x"], m.screenings["x"]; s.Held || !strings.Contains(d.Text, "于**\t138****8000\t1200") {
		t.Errorf("held %v: %q", s.Held, d.Text)
	}
}

func TestWhatIsInFilesIsMaskedToo(t *testing.T) {
	m := personaltest.New(2)
	id, mobile := m.Identity(), m.Mobile()
	mem := newMemory()
	path := write(t, t.TempDir(), "名单.csv", "姓名,身份证号,手机\n于小明,"+id+","+mobile+"\n宋丽,无,无\n")
	if _, err := pipeline(t, mem).ImportPath(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	for key, d := range mem.current {
		s := mem.screenings[key]
		if strings.Contains(d.Text+d.HTML, id) || strings.Contains(d.Text+d.HTML, mobile) || len(s.Findings) != 2 {
			t.Errorf("%q: %+v", d.Text, s.Findings)
		}
		if f := s.Findings[0]; !strings.HasPrefix(f.Place, "附件“名单.csv”") || !strings.HasSuffix(f.Place, "第 2 格") {
			t.Errorf("found at %q", f.Place)
		}
	}
	if len(mem.current) != 1 {
		t.Errorf("%d records", len(mem.current))
	}
}
