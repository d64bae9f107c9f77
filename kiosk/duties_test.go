package kiosk_test

import (
	"testing"

	"gongkai/kiosk"
)

func TestCompareDuties(t *testing.T) {
	a, b, c := kiosk.Duty{ItemID: "a", Lead: "x"}, kiosk.Duty{ItemID: "b", Lead: "x"}, kiosk.Duty{ItemID: "c", Lead: "x"}
	a2 := a
	a2.Lead, a2.Channels = "y", []string{"p", "q"}
	if got := kiosk.CompareDuties([]kiosk.Duty{a, b}, []kiosk.Duty{a, b}, true); len(got) != 0 {
		t.Errorf("the same table changes %+v", got)
	}
	got := kiosk.CompareDuties([]kiosk.Duty{a, b}, []kiosk.Duty{c, a2}, false)
	if len(got) != 2 || got[0].ItemID != "c" || got[0].Before != nil || got[1].Before == nil || len(got[1].Fields) != 2 ||
		got[1].Fields[0] != (kiosk.DutyField{Name: "lead", Before: "x", After: "y"}) || got[1].Fields[1].After != "p、q" {
		t.Errorf("%+v", got)
	}
	got = kiosk.CompareDuties([]kiosk.Duty{a, b}, []kiosk.Duty{c, a2}, true)
	if len(got) != 3 || got[2].ItemID != "b" || got[2].After != nil {
		t.Errorf("%+v", got)
	}
}

func TestCycles(t *testing.T) {
	for words, want := range map[string]int{
		"每月": 31, "按月更新": 31, "每季度": 92, "每季度更新一次": 92, "每半年": 183, "每年": 366, "90天": 90, "每 30 天": 30, "3个月": 93, "2 年": 732,
		"每周": 7, "实时": 0, "及时公开": 0, "长期公开": 0,
	} {
		if got, ok := kiosk.CycleDays(words); !ok || got != want {
			t.Errorf("%s: %d, %v", words, got, ok)
		}
	}
	for _, words := range []string{"", "两个礼拜", "看情况", "0天", "每"} {
		if got, ok := kiosk.CycleDays(words); ok {
			t.Errorf("%s: %d", words, got)
		}
	}
	item := &kiosk.Item{DeadlineText: "每月后10个工作日内"}
	for _, tt := range []struct {
		duty kiosk.Duty
		item *kiosk.Item
		want int
	}{
		{kiosk.Duty{Cycle: "每周", Deadline: "每年3月31日前"}, item, 7},
		{kiosk.Duty{Cycle: "实时"}, nil, kiosk.DefaultCycle},
		{kiosk.Duty{Deadline: "每年3月31日前"}, item, 366 + 93},
		{kiosk.Duty{}, item, 31 + 14},
		{kiosk.Duty{Deadline: "按季度公布"}, nil, 92},
		{kiosk.Duty{Deadline: "自该政府信息形成或者变更之日起20个工作日内"}, item, kiosk.DefaultCycle},
		{kiosk.Duty{Deadline: "年度计划确定后20个工作日内"}, nil, kiosk.DefaultCycle},
	} {
		if got, how := kiosk.DueCycle(tt.duty, tt.item); got != tt.want || how == "" {
			t.Errorf("%+v: %d (%s), want %d", tt.duty, got, how, tt.want)
		}
	}
}

func TestCellNotes(t *testing.T) {
	for want, n := range map[string]kiosk.CellNote{
		"第 7 行 D 列“责任单位”：错": {Row: 7, Column: "D", Header: "责任单位", Text: "错"},
		"工作表“教育”第 7 行：错":    {Sheet: "教育", Row: 7, Text: "错"},
		"错":                 {Text: "错"},
		"第 3 行“公开事项”：错":     {Row: 3, Header: "公开事项", Text: "错"},
	} {
		if n.String() != want {
			t.Errorf("%q, want %q", n, want)
		}
	}
}
