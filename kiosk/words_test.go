package kiosk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

func TestErrorKindSurvivesWrapping(t *testing.T) {
	err := fmt.Errorf("store: get %q: %w", "x", kiosk.Wrap(kiosk.Gone, "发布单位已撤回这份文件。", fs.ErrNotExist))
	if got := kiosk.KindOf(err); got != kiosk.Gone {
		t.Errorf("kind %v", got)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	if got := kiosk.PublicMessage(err); got != "发布单位已撤回这份文件。" {
		t.Errorf("message %q", got)
	}
}

func TestPublicMessageNeverShowsInternals(t *testing.T) {
	secret := "/srv/data/private.db: disk I/O error"
	for _, err := range []error{
		errors.New(secret),
		kiosk.Wrap(kiosk.Internal, secret, nil),
		kiosk.Errorf(kiosk.Internal, "%s", secret),
		kiosk.Wrap(kiosk.NotFound, "", errors.New(secret)),
		fmt.Errorf("store: %w", kiosk.Wrap(kiosk.Unavailable, "", errors.New(secret))),
	} {
		if got := kiosk.PublicMessage(err); got == "" || got == secret {
			t.Errorf("%v shows %q", err, got)
		}
	}
}

func TestEveryKindHasNameAndSentence(t *testing.T) {
	seen := map[string]bool{}
	for k := kiosk.Internal; k <= kiosk.Unavailable; k++ {
		msg := kiosk.PublicMessage(kiosk.Wrap(k, "", errors.New("cause")))
		if k.String() == "" || msg == "" || seen[k.String()] || seen[msg] {
			t.Errorf("kind %d: %q, %q", k, k, msg)
		}
		seen[k.String()], seen[msg] = true, true
	}
}

func TestDate(t *testing.T) {
	for _, bad := range []string{"2018-02-30", "2018-9-3", "20180903", "二〇一八", "2018-09-03 ", "0"} {
		if d, err := kiosk.ParseDate(bad); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%q read as %v, %v", bad, d, err)
		}
	}
	d, err := kiosk.ParseDate("2018-09-03")
	if err != nil || d.String() != "2018-09-03" {
		t.Fatal(d, err)
	}
	if want := time.Date(2018, 9, 2, 16, 0, 0, 0, time.UTC); !d.Time().Equal(want) {
		t.Errorf("starts at %v", d.Time())
	}
	if kiosk.DateOf(time.Date(2018, 9, 2, 16, 0, 0, 0, time.UTC)) != d {
		t.Error("the day begins at midnight in China")
	}
	var unknown kiosk.Date
	if !unknown.IsZero() || !unknown.Before(d) || d.Before(unknown) || !unknown.Time().IsZero() || unknown.String() != "" {
		t.Error("the unknown date is not the earliest")
	}
	text, err := json.Marshal([]kiosk.Date{d, unknown})
	if err != nil || string(text) != `["2018-09-03",""]` {
		t.Errorf("%s %v", text, err)
	}
	var back []kiosk.Date
	if err := json.Unmarshal(text, &back); err != nil || back[0] != d || !back[1].IsZero() {
		t.Errorf("%v %v", back, err)
	}
}

func smallCatalogue(t *testing.T) *kiosk.Catalogue {
	t.Helper()
	c, err := kiosk.NewCatalogue("目录", []kiosk.Area{
		{ID: "w", Name: "社会公益事业", Categories: []kiosk.Category{
			{ID: "w.help", Name: "社会救助", Items: []kiosk.Item{{ID: "w.help.dibao", Name: "最低生活保障", Lead: []string{"mz"}}}},
		}},
		{ID: "r", Name: "公共资源配置", Categories: []kiosk.Category{{ID: "r.land", Name: "国有土地使用权出让"}}},
	}, []kiosk.Body{
		{ID: "zrzy", Name: "自然资源局", OldNames: []string{"国土资源局", "海洋与渔业局"}, Aliases: []string{"国土"}},
		{ID: "hyj", Name: "海洋发展局", OldNames: []string{"海洋与渔业局"}},
		{ID: "mz", Name: "民政局", Aliases: []string{"国土"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPlace(t *testing.T) {
	c := smallCatalogue(t)
	tests := []struct {
		name                 string
		area, category, item string
		want                 [3]string
		kind                 error
	}{
		{name: "an item brings its category and area", item: "w.help.dibao", want: [3]string{"w", "w.help", "w.help.dibao"}},
		{name: "an item wins over a wrong area", area: "r", category: "r.land", item: "w.help.dibao", want: [3]string{"w", "w.help", "w.help.dibao"}},
		{name: "a category brings its area", category: "r.land", want: [3]string{"r", "r.land", ""}},
		{name: "an area alone", area: "r", want: [3]string{"r", "", ""}},
		{name: "nothing", want: [3]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, cat, it, err := c.Place(tt.area, tt.category, tt.item)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, [3]string{a, cat, it}); d != "" {
				t.Error(d)
			}
		})
	}
	for _, bad := range [][3]string{{"x", "", ""}, {"", "x", ""}, {"", "", "x"}, {"w", "w.help", "x"}} {
		if _, _, _, err := c.Place(bad[0], bad[1], bad[2]); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestBodyByName(t *testing.T) {
	c := smallCatalogue(t)
	for name, want := range map[string]string{
		"自然资源局": "zrzy", " 民政局　": "mz", "国土资源局": "zrzy", "海洋发展局": "hyj",
		"海洋与渔业局": "zrzy", // an old name two bodies share goes to the first
		"国土":     "zrzy",
	} {
		if b := c.BodyByName(name); b == nil || b.ID != want {
			t.Errorf("%q is %+v, want %s", name, b, want)
		}
	}
	if b := c.BodyByName("气象局"); b != nil {
		t.Errorf("an unknown name is %+v", b)
	}
}

func TestNewCatalogueRefuses(t *testing.T) {
	area := func(ids ...string) []kiosk.Area {
		a := kiosk.Area{ID: ids[0], Categories: []kiosk.Category{{ID: ids[1]}}}
		for _, id := range ids[2:] {
			a.Categories[0].Items = append(a.Categories[0].Items, kiosk.Item{ID: id})
		}
		return []kiosk.Area{a}
	}
	lost := area("a", "a.c", "a.c.i")
	lost[0].Categories[0].Items[0].Cooperate = []string{"nobody"}
	tests := map[string]struct {
		areas  []kiosk.Area
		bodies []kiosk.Body
	}{
		"a body twice":     {bodies: []kiosk.Body{{ID: "x"}, {ID: "x"}}},
		"an area twice":    {areas: append(area("a", "b"), area("a", "c")...)},
		"a category twice": {areas: append(area("a", "b"), area("c", "b")...)},
		"an item twice":    {areas: area("a", "b", "i", "i")},
		"an unknown body":  {areas: lost},
	}
	for name, tt := range tests {
		if _, err := kiosk.NewCatalogue("", tt.areas, tt.bodies); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
