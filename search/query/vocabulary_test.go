package query_test

import (
	"slices"
	"strings"
	"testing"

	"gongkai/search/query"
)

// TestWeakWordsDoNotDecide: what residents mostly mean otherwise neither
// replaces their word nor is shown as a reason.
func TestWeakWordsDoNotDecide(t *testing.T) {
	e := env(t)
	for _, c := range []struct{ typed, never string }{
		{"疫情", "法定传染病"},
		{"业主", "项目法人"},
		{"扰民", "噪声污染"},
		{"质疑", "供应商质疑"},
		{"老板", "用人单位"},
		{"孩子", "子女"},
		{"派出所", "公安局"},
		{"扶贫", "脱贫攻坚"},
	} {
		q := query.Parse(c.typed, e)
		if slices.Contains(q.Expansions, c.typed+"→"+c.never) {
			t.Errorf("%s is said to mean %s", c.typed, c.never)
		}
		for _, g := range q.Groups {
			for _, term := range g.Terms {
				if term.Text == c.never && !term.Soft {
					t.Errorf("%s counts as %s", c.typed, c.never)
				}
			}
		}
	}
}

func TestEverydayWordsMeanOfficialOnes(t *testing.T) {
	e := env(t)
	for pair := range strings.FieldsSeq(`养狗→养犬 拆迁→房屋征收 房产证→不动产权证书 讨薪→拖欠工资 醉驾→醉酒驾驶机动车
酒驾→饮酒后驾驶机动车 医保卡→社会保障卡 老赖→失信被执行人 公摊→公用建筑面积 物业费→物业服务收费 摆摊→占道经营
低保户→最低生活保障 房东→出租人 高空抛物→从建筑物中抛掷物品 新生儿落户→出生登记 户口本→居民户口簿 交警→公安机关交通管理部门`) {
		said, _, _ := strings.Cut(pair, "→")
		if q := query.Parse(said, e); !slices.Contains(q.Expansions, pair) {
			t.Errorf("%s: %q, want %s", said, q.Expansions, pair)
		}
	}
}

// TestNothingIsAddedThatIsFoundAnyway: documents with 住房公积金 have 公积金.
func TestNothingIsAddedThatIsFoundAnyway(t *testing.T) {
	for _, w := range append(env(t).Vocabulary.Official(), env(t).Vocabulary.Words()...) {
		for _, way := range env(t).Vocabulary.Ways(w) {
			if strings.Contains(way.Word, w) {
				t.Errorf("%s→%s", w, way.Word)
			}
		}
	}
}
