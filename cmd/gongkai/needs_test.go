package main

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// needs are the forty things residents come with most, what they touch on the
// way, and the words that answer.
var needs = []struct{ matter, question, answer string }{
	{"看病", "医疗救助采取哪些方式", "个人缴费部分"},
	{"看病", "发生医疗纠纷，怎么解决", "双方自愿协商"},
	{"看病", "患者能查阅复制自己的病历吗", "患者有权查阅、复制"},
	{"看病", "接种疫苗要收费吗", "不得收取任何费用"},
	{"看病", "公民多大年龄可以献血", "十八周岁至五十五周岁"},
	{"上学", "义务教育收学费吗", "不收学费、杂费"},
	{"上学", "年满多大的儿童应当入学", "六周岁"},
	{"上学", "残疾孩子怎么上学", "入学接受并完成义务教育"},
	{"上学", "学校可以分重点班吗", "不得分设重点班"},
	{"上学", "民办学校收费谁来定", "人民政府制定"},
	{"住房", "住房困难怎么申请住房救助", "乡镇人民政府、街道办事处"},
	{"住房", "住房公积金什么情况能提取", "购买、建造、翻建、大修自住住房"},
	{"住房", "公积金贷款多久作出决定", "15日内"},
	{"住房", "供热温度不低于多少度", "十八摄氏度"},
	{"征地拆迁", "征地补偿方案，要公告多久", "不少于三十日"},
	{"征地拆迁", "宅基地被征收怎么补偿", "先补偿后搬迁"},
	{"征地拆迁", "被征收房屋的价值怎么评估", "房地产价格评估机构"},
	{"征地拆迁", "对补偿决定不服怎么办", "行政复议"},
	{"征地拆迁", "房屋征收补偿方案，征求意见多久", "30日"},
	{"困难救助", "申请低保，多久办完", "30日内"},
	{"困难救助", "低保在哪里申请", "街道办事处或者镇人民政府"},
	{"困难救助", "特困人员供养有哪些内容", "提供基本生活条件"},
	{"困难救助", "受灾后有什么救助措施", "应急响应"},
	{"养老", "养老保险缴满几年能领养老金", "满十五年"},
	{"养老", "居家养老服务有哪些", "助餐"},
	{"养老", "养老机构怎么收费", "政府指导价"},
	{"养老", "老年人享受哪些优待", "优先享受保障性住房"},
	{"养老", "赡养人有什么义务", "赡养义务"},
	{"残疾人", "残疾人乘公交免费吗", "盲人持有效证件免费乘坐"},
	{"残疾人", "重度残疾人有什么补贴", "护理补贴"},
	{"残疾人", "停车场要留无障碍停车位吗", "百分之二"},
	{"残疾人", "盲人可以带导盲犬进公共场所吗", "导盲犬"},
	{"招标采购", "政府采购合同，多久公告", "2个工作日内"},
	{"招标采购", "投标保证金最多多少", "2%"},
	{"招标采购", "向中小企业付款期限多长", "60日"},
	{"环境", "噪声扰民怎么举报", "有权向生态环境主管部门"},
	{"环境", "夜间可以施工吗", "禁止产生噪声污染的夜间建筑施工作业"},
	{"环境", "生活垃圾怎么分类投放", "分类投放至指定地点"},
	{"建设项目", "被拖欠工资的农民工怎么投诉", "有权依法投诉"},
	{"建设项目", "施工许可证要什么条件", "建筑工程用地批准手续"},
}

var (
	links   = regexp.MustCompile(`(?s)<a [^>]*?href="(/k/[^"]*)"[^>]*>(.*?)</a>`)
	anyTag  = regexp.MustCompile(`<[^>]*>`)
	mostTap = 3
)

// follow returns where the link leads that says a text, or else the first that
// begins with it.
func follow(body, text string) (to string) {
	for _, m := range links.FindAllStringSubmatch(body, -1) {
		said := strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(m[2], "")))
		if said == text {
			return html.UnescapeString(m[1])
		}
		if to == "" && strings.HasPrefix(said, text) {
			to = html.UnescapeString(m[1])
		}
	}
	return to
}

// threeTaps walks from the first page by links alone to the answer of every
// need: nothing is typed, and the words that answer stand in what the document
// shows first or marks.
func threeTaps(t *testing.T, tour demoTour) {
	if len(needs) != 40 {
		t.Fatalf("%d needs", len(needs))
	}
	v := newVisitor(t, tour.Home)
	answered := regexp.MustCompile(`(?s)<section class="ans".*?</section>|<(?:p|li|tr|h[2-4])[^>]*class="[^"]*\bhit\b[^"]*"[^>]*>.*?</(?:p|li|tr|h[2-4])>`)
	for _, n := range needs {
		page, taps := "/k/", 0
		code, body := v.get(page)
		for _, text := range []string{n.matter, n.question} {
			if page = follow(body, text); page == "" {
				t.Errorf("%s: nothing to touch says %s", n.question, text)
				break
			}
			code, body = v.get(page)
			taps++
		}
		if page == "" {
			continue
		}
		said := html.UnescapeString(anyTag.ReplaceAllString(strings.Join(answered.FindAllString(body, -1), "\n"), ""))
		if code != http.StatusOK || taps > mostTap || !strings.HasPrefix(page, "/k/d/") || !strings.Contains(said, n.answer) {
			t.Errorf("%s: %d taps to %s, which does not say %s but %.200s", n.question, taps, page, n.answer, said)
		}
	}
}
