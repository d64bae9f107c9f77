package office

import (
	"context"
	"encoding/json"
	"maps"
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
		case "hide", "show", "correct", "withdraw", "restore", "separate", "rejoin", "personal_keep", "personal_mask", "personal_release", "personal_withdraw", "original_read":
			out[e.Target] = append(out[e.Target], trailLine{
				At: e.At, Who: e.Actor, Role: e.Role, Action: e.Action, What: actionName(e.Action), Reason: reasonOf(e.Detail),
			})
		}
	}
	return out, nil
}

// reasonOf returns why something was done: what staff wrote, or what was seen.
func reasonOf(detail string) string {
	m := detailOf(detail)
	return or(m["reason"], m["why"])
}

// actionNames says what was done, in words for administrators.
var actionNames = map[string]string{
	"sign_in":           "登录",
	"sign_in_failed":    "登录没有成功",
	"sign_in_locked":    "连错锁定",
	"sign_out":          "退出",
	"user_add":          "新建账号",
	"user_password":     "改密码",
	"user_role":         "改角色",
	"user_disable":      "停用账号",
	"user_enable":       "启用账号",
	"hide":              "撤下",
	"show":              "恢复",
	"correct":           "更正",
	"withdraw":          "原网站撤下",
	"restore":           "原网站恢复",
	"collect_start":     "开始采集",
	"collect_stop":      "停止采集",
	"separate":          "拆开",
	"rejoin":            "恢复合并",
	"audit_verify":      "核对审计链",
	"audit_export":      "导出审计记录",
	"asked_export":      "导出检索记录",
	"word_put":          "写用语",
	"word_delete":       "删用语",
	"pin_put":           "写置顶",
	"pin_delete":        "取消置顶",
	"personal_keep":     "个人信息放行",
	"personal_mask":     "个人信息遮盖",
	"personal_release":  "核对后显示",
	"personal_withdraw": "撤销个人信息的核对",
	"personal_told":     "告知责任单位",
	"personal_export":   "导出个人信息清单",
	"original_read":     "看原件",
	"duties_import":     "导入任务分工表",
	"terminal_add":      "添终端",
	"terminal_register": "终端登记",
	"terminal_code":     "新的登记码",
	"terminal_rename":   "改终端名称",
	"terminal_retire":   "停用终端",
	"terminal_settings": "改终端设置",
	"terminal_program":  "改终端程序",
	"question_phone":    "看留言的电话",
	"question_close":    "处理留言",
	"questions_export":  "导出留言",
	"hide_failed":       "撤下没有成功",
	"show_failed":       "恢复没有成功",
	"correct_failed":    "更正没有成功",
	"separate_failed":   "拆开没有成功",
	"rejoin_failed":     "恢复合并没有成功",
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
	"name": "名称", "place": "地点", "windows": "窗口", "hours": "营业时间", "nearest": "附近办事点", "notices": "公告", "dim_from": "熄屏从", "dim_to": "熄屏到", "idle": "空闲秒数", "maintenance": "维护", "reload": "刷新次数",
	"reason": "理由", "state": "状态", "role": "角色", "version": "版本", "why": "原因", "until": "锁到", "before": "原来", "after": "改为", "lines": "条数", "result": "结果",
	"kind": "种类", "word": "词", "official": "文件里的说法", "weight": "多近", "evidence": "依据", "query": "问题", "disclosure": "记录号", "how": "怎么排",
	"was": "原来的核对", "added": "新增", "changed": "改动", "dropped": "删去", "from": "从", "to": "到", "title": "标题", "document_number": "文号", "index_number": "索引号", "publisher": "发布机构", "body": "责任单位", "item": "事项",
	"category": "类别", "area": "领域", "personal": "个人信息", "masked": "遮盖后", "everywhere": "所有文件", "fingerprint": "指纹", "program": "程序", "of": "责任单位", "issued_on": "成文日期", "published_on": "发布日期", "validity": "有效性",
}

// detailWords writes an entry's detail for people: "理由：…　标题：旧 → 新".
func detailWords(detail string) string {
	m := detailOf(detail)
	if m == nil {
		return detail
	}
	var parts []string
	add := func(key, value string) {
		if name := detailNames[key]; name != "" {
			key = name
		}
		parts = append(parts, key+"："+value)
	}
	if reason, ok := m["reason"]; ok {
		add("reason", reason)
	}
	before, after := detailOf(m["before"]), detailOf(m["after"])
	if was, ok := stateNames[m["before"]]; ok {
		before, after = map[string]string{"state": was}, map[string]string{"state": or(stateNames[m["after"]], m["after"])}
	}
	if after == nil { // something was deleted
		for _, k := range slices.Sorted(maps.Keys(before)) {
			add(k, or(before[k], "空"))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(after)) {
		add(k, or(before[k], "空")+" → "+or(after[k], "空"))
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		switch {
		case k == "reason", (before != nil || after != nil) && (k == "before" || k == "after"):
		case k == "role":
			add(k, or(kiosk.Role(m[k]).Label(), m[k]))
		default:
			add(k, or(stateNames[m[k]], m[k]))
		}
	}
	return strings.Join(parts, "　")
}

var stateNames = map[string]string{
	string(kiosk.Published): "公开", string(kiosk.Hidden): "已撤下", string(kiosk.Withdrawn): "发布单位撤回",
	"true": "是", "false": "否", "wrong password": "密码不对", "no such account": "没有这个账号", "account disabled or changed": "账号已停用或刚改过",
	"intact": "前后相接", "broken": "接不上",
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
