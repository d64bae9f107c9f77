package classify_test

import (
	"strings"
	"testing"

	"gongkai/assets"
	"gongkai/ingest/classify"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
)

func load(t testing.TB) (*kiosk.Catalogue, *classify.Classifier) {
	t.Helper()
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return c, classify.New(c)
}

func TestTitles(t *testing.T) {
	tests := []struct{ title, want string }{
		{"关于提高城乡居民最低生活保障标准的通知", "public-welfare.assistance.standard"},
		{"乳山市最低生活保障办事指南", "public-welfare.assistance.dibao-guide"},
		{"2018年9月份农村低保对象名单", "public-welfare.assistance.dibao-approval"},
		{"山东省最低生活保障管理办法", "public-welfare.assistance.dibao-policy"},
		{"关于开展临时救助工作的意见", "public-welfare.assistance.temp-policy"},
		{"困难残疾人生活补贴和重度残疾人护理补贴发放公示", "public-welfare.assistance.disabled"},
		{"80周岁以上老年人高龄津贴发放办法", "public-welfare.assistance.elderly-welfare"},
		{"扶贫专项资金安排情况", "public-welfare.poverty.funds"},
		{"2018年义务教育学校招生划片范围", "public-welfare.education.enroll-scope"},
		{"2018年小学入学报名通知", "public-welfare.education.enroll-policy"},
		{"关于公布城乡居民基本医疗保险缴费标准的通知", "public-welfare.health.insurance"},
		{"乳山市预防接种门诊名单", "public-welfare.health.vaccine"},
		{"某公司年产5万吨项目环境影响报告书拟批准公示", "public-welfare.environment.eia-proposed"},
		{"2018年8月份环境空气质量月报", "public-welfare.environment.air"},
		{"集中式饮用水水源水质监测信息", "public-welfare.environment.drinking"},
		{"乳山市自然灾害救助应急预案", "public-welfare.rescue.plan"},
		{"某工地较大坍塌事故调查报告", "public-welfare.rescue.investigation"},
		{"公共图书馆免费开放公告", "public-welfare.culture-sports.library"},
		{"山东省非物质文化遗产条例", "public-welfare.culture-sports.heritage"},
		{"2018年公租房配租摇号结果", "public-resources.housing.process"},
		{"农村危房改造对象公示", "public-resources.housing.rural-targets"},
		{"乳山市2018年国有建设用地供应计划", "public-resources.land-use-right.supply-plan"},
		{"国有建设用地使用权挂牌出让公告", "public-resources.land-use-right.notice"},
		{"乳山市划拨供地结果：第二实验小学", "public-resources.land-use-right.result"},
		{"某石材矿采矿权挂牌出让公告", "public-resources.mining.notice"},
		{"乳山市人民医院政府采购意向：医疗设备", "public-resources.procurement.intent"},
		{"中小学食堂食材采购项目中标公告", "public-resources.procurement.result"},
		{"学校空调采购更正公告", "public-resources.procurement.correction"},
		{"城区道路改造工程中标候选人公示", "public-resources.tendering.candidates"},
		{"污水处理厂扩建工程施工招标公告", "public-resources.tendering.notice"},
		{"国有企业产权转让公告", "public-resources.state-property"},
		{"乳山市征收土地预公告", "major-projects.land-acquisition.pre-notice"},
		{"城中片区房屋征收补偿方案", "major-projects.land-acquisition.house-plan"},
		{"关于文登至莱阳高速公路可行性研究报告的批复", "major-projects.approval-result.feasibility"},
		{"某住宅楼建设工程规划许可证批后公布", "major-projects.approval-result.works-permit"},
		{"建筑工程施工许可证发放情况", "major-projects.approval-result.construction-permit"},
		{"第三水厂工程竣工验收报告", "major-projects.completion.acceptance"},
		{"重大设计变更审批公示", "major-projects.design-change.change"},
		{"建设工程质量监督机构信息", "major-projects.quality-safety"},
		{"市政工程施工现场管理规定", "major-projects.construction"},
		{"政务服务事项办事指南", "major-projects.approval-service"},
		{"国务院办公厅关于推进政务新媒体健康有序发展的意见", ""},
		{"乳山市城镇容貌和环境卫生管理规定", "public-welfare.environment.policy"},
		{"中华人民共和国海关法", ""},
		{"重大建设项目批准和实施领域政府信息公开工作方案", "major-projects.approval-result"},
		{"乳山市人民政府办公室关于印发乳山市推进重大建设项目批准和实施、公共资源配置、社会公益事业建设领域政府信息公开实施方案的通知", ""},
	}
	_, cl := load(t)
	for _, tt := range tests {
		p := cl.Place(classify.Input{Title: tt.title})
		got := p.ItemID
		if got == "" {
			got = p.CategoryID
		}
		if got != tt.want {
			t.Errorf("%s: %q (%s), want %q", tt.title, got, p.Placed, tt.want)
		}
		if (got != "") != strings.HasPrefix(p.Placed, "标题含 ") {
			t.Errorf("%s: reason %q", tt.title, p.Placed)
		}
	}
}

// Every category can be reached by a title, in a column that is mapped to its
// area: 招标公告 belongs to two areas.
func TestEveryCategoryHasRules(t *testing.T) {
	c, cl := load(t)
	reached := map[string]bool{}
	for _, a := range c.Areas {
		for _, k := range a.Categories {
			for _, it := range k.Items {
				if p := cl.Place(classify.Input{Column: kiosk.Column{AreaID: a.ID}, Title: it.Name}); p.CategoryID != "" {
					reached[p.CategoryID] = true
				}
			}
		}
	}
	for _, a := range c.Areas {
		for _, k := range a.Categories {
			if !reached[k.ID] {
				t.Errorf("no rule leads to %s %s", k.ID, k.Name)
			}
		}
	}
}

func TestPlace(t *testing.T) {
	procurement := kiosk.Column{Name: "政府采购", Category: "public-resources.procurement", BodyID: "finance"}
	tests := []struct {
		name string
		in   classify.Input
		want classify.Placement
	}{
		{
			"a column that is an item decides",
			classify.Input{Column: kiosk.Column{Name: "低保名单", ItemID: "public-welfare.assistance.dibao-approval"}, Title: "招标公告"},
			classify.Placement{AreaID: "public-welfare", CategoryID: "public-welfare.assistance", ItemID: "public-welfare.assistance.dibao-approval", Type: kiosk.TypeNotice, Placed: "栏目 低保名单"},
		},
		{
			"a title finds the item in the column's category",
			classify.Input{Column: procurement, Title: "市医院设备采购中标公告", Publisher: "乳山市财政局"},
			classify.Placement{AreaID: "public-resources", CategoryID: "public-resources.procurement", ItemID: "public-resources.procurement.result", BodyID: "finance", Type: kiosk.TypeNotice, Placed: "栏目 政府采购，标题含 采购、中标"},
		},
		{
			"a title never leads out of the column",
			classify.Input{Column: procurement, Title: "低保对象名单", Publisher: "乳山市民政局"},
			classify.Placement{AreaID: "public-resources", CategoryID: "public-resources.procurement", BodyID: "civil", Type: kiosk.TypeNotice, Placed: "栏目 政府采购"},
		},
		{
			"the record says where it belongs",
			classify.Input{Category: "土地供应结果", Kind: "土地供应结果", Title: "某项目", Publisher: "德令哈市人民政府"},
			classify.Placement{AreaID: "public-resources", CategoryID: "public-resources.land-use-right", ItemID: "public-resources.land-use-right.result", Type: kiosk.TypeNotice, Placed: "记录注明 土地供应结果"},
		},
		{
			"a page that repeats its column's name",
			classify.Input{Column: procurement, Kind: "政府采购", Title: "某单位采购意向"},
			classify.Placement{AreaID: "public-resources", CategoryID: "public-resources.procurement", ItemID: "public-resources.procurement.intent", BodyID: "finance", Type: kiosk.TypeNotice, Placed: "栏目 政府采购，标题含 采购意向"},
		},
		{
			"the record says an id",
			classify.Input{Item: "public-welfare.health.blood", Title: "通知"},
			classify.Placement{AreaID: "public-welfare", CategoryID: "public-welfare.health", ItemID: "public-welfare.health.blood", Type: kiosk.TypePolicy, Placed: "记录注明 无偿献血和用血报销"},
		},
		{
			"a body with one category",
			classify.Input{Title: "关于开学工作的通知", Publisher: "教育局"},
			classify.Placement{AreaID: "public-welfare", CategoryID: "public-welfare.education", BodyID: "edu", Type: kiosk.TypePolicy, Placed: "发布单位 教育局"},
		},
		{
			"another city's organ is none of ours",
			classify.Input{Column: procurement, Title: "关于放假的通知", Publisher: "烟台市教育局"},
			classify.Placement{AreaID: "public-resources", CategoryID: "public-resources.procurement", Type: kiosk.TypePolicy, Placed: "栏目 政府采购"},
		},
		{
			"a text that keeps saying it",
			classify.Input{Title: "工作情况", Text: strings.Repeat("安全生产工作，", 5)},
			classify.Placement{AreaID: "public-welfare", CategoryID: "public-welfare.rescue", Type: kiosk.TypeReport, Placed: "正文多次提到 安全生产"},
		},
		{
			"the town in the title",
			classify.Input{Title: "白沙滩镇农村公路养护公告", Publisher: "白沙滩镇人民政府"},
			classify.Placement{Type: kiosk.TypeNotice, Town: "白沙滩镇"},
		},
		{
			"two towns are none",
			classify.Input{Title: "白沙滩镇、徐家镇道路公告"},
			classify.Placement{Type: kiosk.TypeNotice},
		},
		{
			"a town of the same name elsewhere",
			classify.Input{Title: "徐家镇道路公告", Region: "江西省"},
			classify.Placement{Type: kiosk.TypeNotice},
		},
		{"nothing known", classify.Input{}, classify.Placement{Type: kiosk.TypeOther}},
	}
	_, cl := load(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := cl.Place(tt.in)
			if (got.CategoryID != "") != (got.Confidence > 0) || got.Confidence > 1 {
				t.Errorf("%v sure of %q", got.Confidence, got.CategoryID)
			}
			if got.Confidence = 0; got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestTypeOf(t *testing.T) {
	tests := []struct {
		title, kind string
		want        kiosk.Type
	}{
		{"山东省消防条例", "", kiosk.TypeLaw},
		{"中华人民共和国环境保护法（2014年修订）", "", kiosk.TypeLaw},
		{"上海航运交易所管理规定", "行政法规", kiosk.TypeLaw},
		{"关于印发乳山市城市总体规划的通知", "", kiosk.TypePolicy},
		{"乳山市城市总体规划", "", kiosk.TypeReport},
		{"关于2018年第三季度政务公开工作情况的报告", "", kiosk.TypeReport},
		{"2018年政府信息公开工作年度报告", "", kiosk.TypeReport},
		{"最低生活保障办事指南", "", kiosk.TypeGuide},
		{"招标公告", "", kiosk.TypeNotice},
		{"关于征求《乳山市养犬管理办法（征求意见稿）》意见的公告", "", kiosk.TypeNotice},
		{"2026年政府工作报告", "政府工作报告", kiosk.TypeReport},
		{"乳山市志", "", kiosk.TypeOther},
		{"", "", kiosk.TypeOther},
	}
	for _, tt := range tests {
		if got := classify.TypeOf(tt.title, tt.kind); got != tt.want {
			t.Errorf("TypeOf(%q, %q) = %s, want %s", tt.title, tt.kind, got, tt.want)
		}
	}
}

func BenchmarkPlace(b *testing.B) {
	_, cl := load(b)
	in := classify.Input{Title: "上海航运交易所管理规定", Text: strings.Repeat("第一条 为了规范航运市场，制定本规定。", 200)}
	b.ReportAllocs()
	for b.Loop() {
		cl.Place(in)
	}
}
