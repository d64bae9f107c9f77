package office

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/kiosk"
)

// trailDepth is how far back in the audit log a record's own page looks for
// what was done to it.
const trailDepth = 2000

// trailLine is one thing staff did to a record.
type trailLine struct {
	At     time.Time
	Who    string
	Role   kiosk.Role
	Action string
	What   string // the action in words
	Reason string
}

// trail returns what staff did lately, by record, newest first.
func (o *Office) trail(ctx context.Context) (map[string][]trailLine, error) {
	entries, err := o.Audit.Entries(ctx, 0, trailDepth)
	if err != nil {
		return nil, err
	}
	out := map[string][]trailLine{}
	for _, e := range entries {
		switch e.Action {
		case "hide", "show", "correct":
			out[e.Target] = append(out[e.Target], trailLine{
				At: e.At, Who: e.Actor, Role: e.Role, Action: e.Action, What: actionName(e.Action), Reason: detailOf(e.Detail)["reason"],
			})
		}
	}
	return out, nil
}

// actionNames says what was done, in words for administrators.
var actionNames = map[string]string{
	"sign_in":        "登录",
	"sign_in_failed": "登录没有成功",
	"sign_in_locked": "连错锁定",
	"sign_out":       "退出",
	"user_add":       "新建账号",
	"user_password":  "改密码",
	"user_role":      "改角色",
	"user_disable":   "停用账号",
	"user_enable":    "启用账号",
	"hide":           "撤下",
	"show":           "恢复",
	"correct":        "更正",
	"audit_verify":   "核对审计链",
	"audit_export":   "导出审计记录",
}

func actionName(a string) string {
	if n := actionNames[a]; n != "" {
		return n
	}
	return a
}

// detailOf reads the top level of an entry's detail; values that are no
// strings are given as JSON.
func detailOf(detail string) map[string]string {
	var m map[string]json.RawMessage
	if json.Unmarshal([]byte(detail), &m) != nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		var s string
		if json.Unmarshal(v, &s) != nil {
			s = string(v)
		}
		out[k] = s
	}
	return out
}

var detailNames = map[string]string{
	"reason": "理由", "role": "角色", "why": "原因", "until": "锁到", "before": "原来", "after": "改为", "lines": "条数", "result": "结果",
	"title": "标题", "document_number": "文号", "index_number": "索引号", "publisher": "发布机构", "body": "责任单位", "item": "事项",
	"category": "类别", "area": "领域", "issued_on": "成文日期", "published_on": "发布日期", "validity": "有效性",
}

// detailWords writes an entry's detail for people: "理由：…  原来：…".
func detailWords(detail string) string {
	m := detailOf(detail)
	if m == nil {
		return detail
	}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if (a == "reason") != (b == "reason") { // the reason first
			if a == "reason" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	parts := make([]string, len(keys))
	for i, k := range keys {
		name := detailNames[k]
		if name == "" {
			name = k
		}
		v := m[k]
		if k == "role" {
			if l := kiosk.Role(v).Label(); l != "" {
				v = l
			}
		}
		parts[i] = fmt.Sprintf("%s：%s", name, v)
	}
	return strings.Join(parts, "　")
}
