package search

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestNeedles(t *testing.T) {
	for _, tt := range []struct {
		expression string
		want       needles
		enough     bool
	}{
		{`罚款`, needles{"罚款"}, true},
		{`罚款|责令`, needles{"罚款", "责令"}, true},
		{`向[^，]{2,36}(?:提出|受理)`, needles{"提出", "受理"}, false},
		{`(?:申请)+书?`, needles{"申请"}, false},
		{`[0-2]{3}元`, needles{"元"}, false},
		{`元?`, nil, false},
		{`罚款|.`, nil, false},
		{`(?i)abc`, nil, false},
		{`[^，]`, nil, false},
	} {
		got := needleOf(regexp.MustCompile(tt.expression))
		if !slices.Equal(got.needles, tt.want) || got.enough != tt.enough {
			t.Errorf("%s: %q %v, want %q", tt.expression, got.needles, got.enough, tt.want)
		}
	}
}

// Needles only save work: they never change whether an expression matches.
func TestNeedlesChangeNothing(t *testing.T) {
	pieces := strings.Fields("向 县 人民政府 提出 申请 材料 ， 。 30 日内 元 百分之 五 以上 业主 由 民政 部门 负责 责令 改正 可以 投诉 下列 条件 ： " +
		"电话 0631-6666666 地址 窗口 办理 符合 的 应当 不得 标准 按照 公布 罚款 逾期 有权 起诉 程序 到 持 身份证 登记")
	r := rand.New(rand.NewPCG(3, 7))
	matched, saved := 0, 0
	for range 2000 {
		var b strings.Builder
		for range r.IntN(25) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := b.String()
		for _, k := range wishNeedles {
			for _, n := range []*needle{k.told, k.hint, k.not} {
				if n == nil {
					continue
				}
				want := n.MatchString(text)
				if n.holds(text) != want {
					t.Fatalf("%s: %v of %q", n, !want, text)
				}
				if want {
					matched++
				} else if len(n.needles) > 0 && !slices.ContainsFunc(n.needles, func(s string) bool { return strings.Contains(text, s) }) {
					saved++
				}
			}
		}
	}
	if matched < 1000 || saved < 1000 {
		t.Errorf("%d matched, %d saved: the sample says nothing", matched, saved)
	}
}
