package search

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLayouts(t *testing.T) {
	for _, tt := range []struct {
		name, text, markup string
		line               int
		want               layout
	}{
		{"plain", "序号\t项目名称\t金额\n1\t甲\t3\n2\t乙\t4", "", 2, layout{names: []string{"序号", "项目名称", "金额"}}},
		{"the names themselves", "序号\t项目名称\t金额\n1\t甲\t3", "", 0, layout{header: true}},
		{"no names", "甲\t3\n乙\t4", "", 1, layout{}},
		{"names and values", "项目名称\t改造工程\n预算金额\t100万元\n联系电话\t0631-6651234", "", 1, layout{}},
		{"two tables", "姓名\t金额\n甲\t3\n说明\n单位\t地址\n丙\t某路", "", 4, layout{names: []string{"单位", "地址"}}},
		{
			"rows spanned", "镇\t村\t户数\n下初镇\t东山\t3\n西河\t4",
			`<tr id="b0"><th>镇</th><th>村</th><th>户数</th></tr><tr id="b1"><td rowspan="2">下初镇</td><td>东山</td><td>3</td></tr><tr id="b2"><td>西河</td><td>4</td></tr>`,
			2,
			layout{names: []string{"镇", "村", "户数"}, cells: []string{"下初镇", "西河", "4"}},
		},
		{
			"two rows of names under a title", "表1\n单位\t预算\n金额\t来源\n甲\t3\t财政\n",
			`<table><tr id="b0"><td colspan="3">表1</td></tr><tr id="b1"><td rowspan="2">单位</td><td colspan="2">预算</td></tr><tr id="b2"><td>金额</td><td>来源</td></tr><tr id="b3"><td>甲</td><td>3</td><td>财政</td></tr></table>`,
			3,
			layout{names: []string{"单位", "预算／金额", "预算／来源"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, layouts(tt.text, tt.markup)[tt.line], cmp.AllowUnexported(layout{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzLayouts holds that what is known of rows survives being stored, and that
// a row has no more cells than its table can be wide.
func FuzzLayouts(f *testing.F) {
	f.Add("序号\t名称\n1\t甲\n2", `<table><tr id="b0"><th rowspan="2">序号<td colspan="9999">名称</tr><tr id="b1"><td>甲`)
	f.Add("a\tb\n\tc", `</td><td><tr id="b-1"><td rowspan="x"><tr id="b0"><a href="&quot;">`)
	f.Fuzz(func(t *testing.T, text, markup string) {
		known := layouts(text, markup)
		passages := split(text, nil)
		attach(passages, known, text)
		for _, p := range passages {
			got := readTable(p.table)
			for n, line := range strings.Split(p.text, "\n") {
				l := known[p.block+n]
				if cells := got.cells[n]; cells != nil && !cmp.Equal(cells, l.cells) {
					t.Fatalf("line %q: %q stored of %q", line, cells, l.cells)
				}
				if got.headers[n] != (l.header && strings.Contains(p.table, "\t"+rowHeader)) && got.headers[n] {
					t.Fatalf("line %q is no header", line)
				}
			}
		}
	})
}
