package touch

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// needGroup is a reason to come, in the words of those who come. What its
// questions lead to is what the index answers on the day.
type needGroup struct {
	ID        string
	Name      string // up to four characters: it stands on a small key
	Questions []string
	Category  string // of the catalogue, where more of it stands; "" for none
}

// needGroups stand on the home page. // 按事情找
var needGroups = []needGroup{
	{"health", "看病", []string{
		"医疗救助采取哪些方式？", "发生医疗纠纷，怎么解决？", "患者能查阅复制自己的病历吗？", "接种疫苗要收费吗？", "公民多大年龄可以献血？",
	}, "public-welfare.health"},
	{"school", "上学", []string{
		"义务教育收学费吗？", "年满多大的儿童应当入学？", "残疾孩子怎么上学？", "学校可以分重点班吗？", "民办学校收费谁来定？",
	}, "public-welfare.education"},
	{"housing", "住房", []string{
		"住房困难怎么申请住房救助？", "住房公积金什么情况能提取？", "公积金贷款多久作出决定？", "供热温度不低于多少度？", "物业服务费怎么收？",
	}, "public-resources.housing"},
	{"land", "征地拆迁", []string{
		"征地补偿方案，要公告多久？", "宅基地被征收怎么补偿？", "被征收房屋的价值怎么评估？", "对补偿决定不服怎么办？", "房屋征收补偿方案，征求意见多久？",
	}, "major-projects.land-acquisition"},
	{"assistance", "困难救助", []string{
		"申请低保，多久办完？", "低保在哪里申请？", "特困人员供养有哪些内容？", "受灾后有什么救助措施？", "见义勇为有什么奖励？",
	}, "public-welfare.assistance"},
	{"elderly", "养老", []string{
		"养老保险缴满几年能领养老金？", "居家养老服务有哪些？", "养老机构怎么收费？", "老年人享受哪些优待？", "赡养人有什么义务？",
	}, "public-welfare.assistance"},
	{"disabled", "残疾人", []string{
		"残疾人乘公交免费吗？", "重度残疾人有什么补贴？", "停车场要留无障碍停车位吗？", "盲人可以带导盲犬进公共场所吗？", "残疾人就业服务机构提供什么服务？",
	}, "public-welfare.assistance"},
	{"tender", "招标采购", []string{
		"政府采购合同，多久公告？", "投标保证金最多多少？", "招标文件，发售期多久？", "中标通知书发出后，多久签合同？", "向中小企业付款期限多长？",
	}, "public-resources.procurement"},
	{"environment", "环境", []string{
		"噪声扰民怎么举报？", "夜间可以施工吗？", "生活垃圾怎么分类投放？", "饮用水水源保护区怎么划分？", "举报污染环境有什么办法？",
	}, "public-welfare.environment"},
	{"project", "建设项目", []string{
		"申请行政许可，多久作出决定？", "施工许可证要什么条件？", "被拖欠工资的农民工怎么投诉？", "工程质量问题向谁投诉？", "项目核准机关多久作出决定？",
	}, "major-projects.approval-service"},
}

type needPage struct {
	base
	Group     needGroup
	Questions []question
	Category  *kiosk.Category // nil for none
	Count     int
}

// need answers GET /k/for/{id}: what people ask about a matter, each with the
// answer as far as a document gives one.
func (s *Surface) need(c *fiber.Ctx) error {
	id := c.Params("id")
	for _, g := range needGroups {
		if g.ID != id {
			continue
		}
		p := needPage{base: s.base(c, g.Name, "/k/"), Group: g, Category: s.Catalogue.Category(g.Category)}
		p.Here = "need"
		p.Count = s.Site.Stats(c.UserContext()).ByCategory[g.Category]
		for _, text := range g.Questions {
			q, ok, err := s.ask(c.UserContext(), text)
			if err != nil {
				return err
			}
			if ok {
				p.Questions = append(p.Questions, q.from(g.ID))
			}
		}
		return s.Pages.HTML(c, fiber.StatusOK, "touch/need", p)
	}
	return kiosk.Errorf(kiosk.NotFound, "没有这一类事情，请从首页重新选。")
}
