package search_test

import (
	"slices"
	"testing"

	"gongkai/kiosk"
)

func TestRelated(t *testing.T) {
	e, list := demo(t)
	id := func(title string) string {
		t.Helper()
		i := slices.IndexFunc(list, func(d kiosk.Disclosure) bool { return d.Title == title })
		if i < 0 {
			t.Fatalf("no %s", title)
		}
		return list[i].ID
	}
	hows := func(title string) map[string]string {
		t.Helper()
		rel, err := e.Related(t.Context(), id(title), 10)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, r := range rel {
			if r.ID == id(title) || out[r.Title] != "" {
				t.Errorf("%s: %s twice or itself", title, r.Title)
			}
			out[r.Title] = r.How
		}
		if len(rel) != 10 {
			t.Errorf("%s: %d related", title, len(rel))
		}
		return out
	}
	for _, tt := range []struct{ of, title, how string }{
		{"山东省国有土地上房屋征收与补偿条例", "国有土地上房屋征收与补偿条例", "cites"},
		{"国有土地上房屋征收与补偿条例", "山东省国有土地上房屋征收与补偿条例", "cited"},
		{"土地复垦条例", "中华人民共和国土地管理法", "cites"},
		{"枣庄市电梯安全条例", "中华人民共和国特种设备安全法", "cites"},
		{"城镇燃气管理条例", "山东省燃气管理条例", ""},
	} {
		got, ok := hows(tt.of)[tt.title]
		if !ok || tt.how != "" && got != tt.how {
			t.Errorf("%s: %s is %q, want %q; of %v", tt.of, tt.title, got, tt.how, hows(tt.of))
		}
	}
	if _, err := e.Related(t.Context(), "nobody", 5); kiosk.KindOf(err) != kiosk.NotFound {
		t.Errorf("related to nothing: %v", err)
	}
}

// An interpretation and what it explains lead to each other, and a series of
// notices does not crowd out everything else.
func TestRelatedOfNotices(t *testing.T) {
	e := open(t, t.TempDir())
	var docs []kiosk.Disclosure
	add := func(id, title, number, text string) {
		docs = append(docs, kiosk.Disclosure{
			ID: id, Version: 1, Revision: int64(len(docs) + 1), State: kiosk.Published, Type: kiosk.TypeNotice,
			Title: title, DocumentNumber: number, Text: text, CategoryID: "public-welfare.assistance",
		})
	}
	add("rules", "乳山市临时救助实施办法", "乳政发〔2018〕5号", "第一条 为做好临时救助工作，制定本办法。")
	add("explained", "《乳山市临时救助实施办法》政策解读", "", "一、起草背景")
	add("cites", "关于做好冬季困难群众救助的通知", "", "按照乳政发〔2018〕5号文件要求，对困难群众给予救助。")
	for _, month := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		add("list-"+month, "乳山市2018年"+month+"月临时救助对象公示", "", "现将"+month+"月临时救助对象公示如下：")
	}
	add("funds", "乳山市临时救助资金支出情况", "", "临时救助资金支出情况公开。")
	rebuild(t, e, &feed{list: docs})
	related := func(id string) (ids, hows []string) {
		rel, err := e.Related(t.Context(), id, 8)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rel {
			ids, hows = append(ids, r.ID), append(hows, r.How)
		}
		return ids, hows
	}
	ids, hows := related("rules")
	if len(ids) < 4 || !slices.Equal(ids[:2], []string{"explained", "cites"}) || !slices.Equal(hows[:2], []string{"interpreted", "cited"}) {
		t.Errorf("of the rules: %v %v", ids, hows)
	}
	if ids, hows = related("explained"); ids[0] != "rules" || hows[0] != "interprets" {
		t.Errorf("of the interpretation: %v %v", ids, hows)
	}
	if ids, hows = related("cites"); ids[0] != "rules" || hows[0] != "cites" {
		t.Errorf("of what cites: %v %v", ids, hows)
	}
	ids, _ = related("list-3")
	if n := len(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id[:4] != "list" })); n == 0 || n > 2 || !slices.Contains(ids, "funds") {
		t.Errorf("of one of a series: %v", ids)
	}
}
