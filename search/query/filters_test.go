package query_test

import (
	"slices"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/search/query"
)

func narrowing(tb testing.TB) *query.Narrowing {
	tb.Helper()
	return &query.Narrowing{
		Towns: func(name string) bool { return slices.Contains([]string{"夏村镇", "大孤山镇"}, name) },
		Today: kiosk.Date{Year: 2026, Month: time.March, Day: 2},
	}
}

func TestFiltersInWords(t *testing.T) {
	e := env(t)
	e.Names, e.Narrowing = query.NewNames(kiosktest.Catalogue(t)), narrowing(t)
	for _, c := range []struct{ text, want string }{
		{"2023年 采购 教育局", "keyword: [year:2023 2023年] [body:edu 教育局] [category:public-resources.procurement 采购]"},
		{"2023年、采购，教育局", "keyword: [year:2023 2023年] [body:edu 教育局] [category:public-resources.procurement 采购]"},
		{"二〇二三年 教育局 招生", "keyword: [year:2023 二零二三年] [body:edu 教育局] 招生"},
		{"去年 教育局 招生", "keyword: [year:2025 去年] [body:edu 教育局] 招生"},
		{"今年 招生", "keyword: [year:2026 今年] 招生"},
		{"2018 招生", "keyword: [year:2018 2018] 招生"},
		{"2018年度 招生", "keyword: [year:2018 2018年度] 招生"},
		{"乳山市教育和体育局 招生", "keyword: [body:edu 乳山市教育和体育局] 招生"},
		{"市教体局 招生", "keyword: [body:edu 市教体局] 招生"},
		{"国土局 招生", "keyword: [body:natural 国土局] 招生"},
		{"乳山市国土资源局 招生", "keyword: [body:natural 乳山市国土资源局] 招生"},
		{"自然资源局 招生", "keyword: [body:natural 自然资源局] 招生"},
		{"市政府 招生", "keyword: [body:gov_county 市政府] 招生"},
		{"夏村镇 招生", "keyword: [town:夏村镇 夏村镇] 招生"},
		{"政府采购 招生", "keyword: [category:public-resources.procurement 政府采购] 招生"},
		{"公共资源配置 招生", "keyword: [area:public-resources 公共资源配置] 招生"},
		{"办事指南 招生", "keyword: [type:guide 办事指南] 招生"},
		{"招生 办事指南 -幼儿园", "keyword: [type:guide 办事指南] 招生 -幼儿园"},
		// What says too little by itself, and what is part of something else, stays a word.
		{"教育 招生", "keyword: 教育 招生"},
		{"采购 招生", "keyword: 采购 招生"},
		{"2023年", "keyword: 2023"},
		{"2023年招生", "keyword: 2023 招生"},
		{"“2023年 教育局” 招生", `keyword: "2023年 教育局" 招生`},
		{"2023年 教育局 招生怎么办理", "question: 2023 (教育局 教育和体育局 教育^0.15) 招生 办理?"},
		{"2018 21号", "keyword: 2018 21"},
		{"0017 招生", "keyword: 0017 招生"},
		{"3000 招生", "keyword: 3000 招生"},
		{"民政 招生", "keyword: 民政 招生"},
		{"石岛镇 招生", "keyword: 石岛 镇 招生"},
	} {
		if got := query.Parse(c.text, e).String(); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
