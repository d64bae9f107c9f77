package samplepages

import (
	"fmt"
	"strconv"
	"strings"
)

type organ struct{ name, short, code string }

var (
	county = organ{"青岭县人民政府", "青岭政发", "004360010J"}
	office = organ{"青岭县人民政府办公室", "青岭政办发", "004360020D"}
	organs = []organ{
		{"青岭县民政局", "青岭民发", "004360115N"},
		{"青岭县教育和体育局", "青岭教体字", "004360131B"},
		{"青岭县自然资源局", "青岭自然资发", "00436014XQ"},
		{"青岭县住房和城乡建设局", "青岭建发", "004360158L"},
		{"青岭县人力资源和社会保障局", "青岭人社发", "004360166H"},
		{"青岭县卫生健康局", "青岭卫健发", "004360174C"},
		{"青岭县财政局", "青岭财发", "004360182A"},
		{"青岭县云台镇人民政府", "云台政发", "0043604507"},
	}
	towns = []string{"云台镇", "石桥镇", "白河镇", "柳林乡", "南屏街道", "大川镇"}
	firms = []string{"青岭恒固建设工程有限公司", "远山市政园林有限公司", "白河水务设备有限公司", "青岭同心信息技术有限公司", "清川节能科技有限公司"}
)

// kinds are the kinds of documents, each with lengths and shapes of its own.
var kinds = []func(*writer) *document{
	policy, outage, award, grants, land, explained, fileOnly, guide, hiring, report, correction, reply, pictures, news,
}

func policy(w *writer) *document {
	subject := pick(w, []string{"城乡居民最低生活保障", "农村危房改造补助", "高龄老人津贴", "创业担保贷款贴息"})
	d := w.begin(pick(w, []organ{county, office}), "政策文件")
	d.title = d.organ + "关于印发《青岭县" + subject + "实施办法》的通知"
	d.effective = d.issued.AddDate(0, 1, 0)
	d.repealed = d.effective.AddDate(5, 0, -1)
	d.heading()
	d.p("各乡镇人民政府、街道办事处，县政府各部门、单位：",
		"《青岭县"+subject+"实施办法》已经县政府第"+strconv.Itoa(10+w.IntN(40))+"次常务会议研究同意，现印发给你们，请认真贯彻执行。")
	d.h("第一章 总则")
	d.p("第一条 为规范"+subject+"工作，保障申请人合法权益，根据国家和省有关规定，结合本县实际，制定本办法。",
		"第二条 本县行政区域内"+subject+"的申请、审核、确认和监督，适用本办法。",
		"第三条 工作应当遵循公开、公平、公正的原则，做到应保尽保、应补尽补、动态管理。")
	d.h("第二章 申请与审核")
	d.p(fmt.Sprintf("第四条 申请人向户籍所在地乡镇人民政府或者街道办事处提出书面申请，乡镇人民政府或者街道办事处应当自受理之日起%d个工作日内完成调查核实。", 10+w.IntN(10)),
		fmt.Sprintf("第五条 审核结果应当在申请人所在村（社区）公示，公示期不少于%d日。公示期满无异议的，报县级主管部门确认。", 5+w.IntN(3)),
		fmt.Sprintf("第六条 补助标准为每人每月%d元，由县财政局会同主管部门根据物价水平适时调整并向社会公布。", 300+10*w.IntN(60)))
	d.h("第三章 附则")
	d.p("第七条 本办法由县级主管部门负责解释。",
		"第八条 本办法自"+longDate(d.effective)+"起施行，有效期至"+longDate(d.repealed)+"。")
	d.sign()
	return d
}

func outage(w *writer) *document {
	d := w.begin(pick(w, organs), "通知公告")
	town := pick(w, towns)
	d.number = ""
	d.title = "关于" + town + "部分区域暂停供水的通知"
	d.p(fmt.Sprintf("因主管道维修，%s定于%d日8时至18时暂停供水，请居民提前储水，由此带来的不便敬请谅解。", town, 1+w.IntN(28)))
	d.sign()
	return d
}

func award(w *writer) *document {
	d := w.begin(pick(w, organs), "政府采购")
	d.number = ""
	project := pick(w, towns) + pick(w, []string{"污水处理站设备采购", "小学操场改造工程", "道路亮化工程", "养老服务中心家具采购"}) + "项目"
	d.title = project + "中标公告"
	d.p(fmt.Sprintf("一、项目编号：QLXCG-%d-%03d", d.issued.Year(), 1+w.IntN(300)), "二、项目名称："+project, "三、中标信息")
	d.tr("包号", "供应商名称", "供应商地址", "中标金额（万元）")
	for i := range 2 + w.IntN(3) {
		d.tr(strconv.Itoa(i+1), firms[i], fmt.Sprintf("青岭县工业路%d号", 10+w.IntN(90)), fmt.Sprintf("%d.%02d", 20+w.IntN(300), w.IntN(100)))
	}
	d.p("四、公告期限：自本公告发布之日起1个工作日。", "五、凡对本次公告内容提出询问，请与采购人联系。", "采购人："+d.organ, fmt.Sprintf("联系电话：0999-66%05d", w.IntN(99999)))
	d.sign()
	return d
}

func grants(w *writer) *document {
	d := w.begin(organs[0], "社会救助")
	d.number = ""
	d.title = fmt.Sprintf("青岭县%d年%d月份临时救助对象公示", d.issued.Year(), d.issued.Month())
	d.p(fmt.Sprintf("现将%d月份临时救助对象名单予以公示，公示期7天。如有异议，请向县民政局反映。", d.issued.Month()))
	d.tr("序号", "姓名", "所在乡镇", "救助金额（元）")
	for i := range 15 + w.IntN(30) {
		d.tr(strconv.Itoa(i+1), pick(w, []string{"王**", "李**", "张**", "赵*", "孙**"}), pick(w, towns), strconv.Itoa(500+100*w.IntN(30)))
	}
	d.sign()
	return d
}

func land(w *writer) *document {
	d := w.begin(organs[2], "土地出让")
	d.number = fmt.Sprintf("青岭自然资告字〔%d〕%d号", d.issued.Year(), 1+w.IntN(30))
	d.title = "青岭县自然资源局国有建设用地使用权挂牌出让公告"
	d.p(d.number, "经青岭县人民政府批准，青岭县自然资源局决定以挂牌方式出让下列地块的国有建设用地使用权。现将有关事项公告如下：")
	d.h("一、出让地块的基本情况和规划指标要求")
	d.tr("地块编号", "土地位置", "土地面积（㎡）", "土地用途", "容积率", "出让年限（年）", "起始价（万元）")
	for i := range 1 + w.IntN(4) {
		d.tr(fmt.Sprintf("QL%d-%02d", d.issued.Year(), i+1), pick(w, towns)+"人民路以北", strconv.Itoa(8000+w.IntN(50000)), pick(w, []string{"工业用地", "商服用地", "住宅用地"}), "≥1.0", pick(w, []string{"40", "50", "70"}), strconv.Itoa(300+w.IntN(4000)))
	}
	d.h("二、竞买资格")
	d.p("中华人民共和国境内外的法人、自然人和其他组织，除法律另有规定者外，均可申请参加，申请人应当单独申请。")
	d.h("三、其他事项")
	d.p("本次挂牌出让的详细资料和具体要求见出让文件，申请人可到县公共资源交易中心获取。")
	d.sign()
	return d
}

func explained(w *writer) *document {
	subject := pick(w, []string{"城乡居民最低生活保障", "农村危房改造补助", "高龄老人津贴"})
	d := w.begin(pick(w, organs), "政策解读")
	d.number = ""
	d.title = "《青岭县" + subject + "实施办法》政策解读"
	d.h("一、出台背景")
	d.p("为进一步规范" + subject + "工作，解决群众反映的申请材料多、办理时间长等问题，县政府组织有关部门在调查研究、征求意见的基础上，起草了本办法。")
	d.h("二、主要内容")
	d.p("办法共三章八条，明确了申请条件、办理程序、补助标准和监督管理要求。与原规定相比，证明材料由7项减为3项，办理时限压缩一半。")
	d.h("三、群众关心的问题")
	d.p("问：没有本地户口能不能申请？", "答：持有本县居住证满一年的常住人口，可以在居住地申请。", "问：多长时间能拿到补助？", "答：确认之后的次月起，由银行按月发放到本人账户。")
	return d
}

func fileOnly(w *writer) *document {
	d := w.begin(organs[6], "财政预决算")
	d.number = ""
	d.title = fmt.Sprintf("青岭县%d年政府决算公开", d.issued.Year()-1)
	d.p("详见附件。")
	d.files = []string{d.title + "表.xls", d.title + "说明.doc"}
	return d
}

func guide(w *writer) *document {
	d := w.begin(organs[4], "办事指南")
	d.number = ""
	item := pick(w, []string{"就业困难人员认定", "灵活就业社保补贴申领", "失业登记", "创业补贴申领"})
	d.title = item + "办事指南"
	d.tr("事项名称", item)
	d.tr("设定依据", "《中华人民共和国就业促进法》第五十二条")
	d.tr("申请条件", "具有本县户籍、在法定劳动年龄内、有劳动能力和就业愿望的人员")
	d.tr("申请材料", "身份证、户口簿、失业登记证明")
	d.tr("办理地点", fmt.Sprintf("青岭县政务服务中心二楼%d号窗口", 1+w.IntN(40)))
	d.tr("办理时间", "工作日8:30至12:00，13:30至17:30")
	d.tr("承诺时限", fmt.Sprintf("%d个工作日", 1+w.IntN(9)))
	d.tr("收费标准", "不收费")
	return d
}

func hiring(w *writer) *document {
	d := w.begin(organs[1], "人事招考")
	d.number = ""
	d.title = fmt.Sprintf("青岭县%d年公开招聘中小学教师公告", d.issued.Year())
	d.p(fmt.Sprintf("为满足教育教学需要，根据事业单位公开招聘有关规定，现面向社会公开招聘中小学教师%d名，具体事项公告如下：", 20+w.IntN(90)))
	d.h("一、招聘条件")
	d.li("具有中华人民共和国国籍，遵守宪法和法律；", "年龄在35周岁以下，具有岗位所需的学历和教师资格；", "身体健康，品行端正，热爱教育事业。")
	d.h("二、招聘程序")
	d.p("报名采取网上报名的方式进行，报名时间为公告发布之日起十日内，逾期不再受理。", "笔试成绩占总成绩的百分之四十，面试成绩占百分之六十，按总成绩从高到低的顺序确定考察体检人选。")
	d.h("三、聘用")
	d.p("拟聘用人员名单在县政府网站公示七个工作日，公示无异议的办理聘用手续，试用期一年。")
	d.sign()
	d.files = []string{"岗位计划表.xlsx"}
	return d
}

func report(w *writer) *document {
	d := w.begin(office, "工作报告")
	d.number = ""
	d.title = fmt.Sprintf("青岭县人民政府%d年法治政府建设工作报告", d.issued.Year()-1)
	d.p("现将一年来法治政府建设情况报告如下。")
	for i, s := range []string{"完善依法决策机制", "规范行政执法行为", "强化权力制约监督", "化解社会矛盾纠纷", "存在的问题和下步打算"} {
		d.h(strings.Split("一二三四五", "")[i] + "、" + s)
		d.p(fmt.Sprintf("坚持把“%s”摆在突出位置，全年召开专题会议%d次，出台配套制度%d项，组织培训%d场，参训人员%d人次。各级各部门主动作为，群众满意度持续提升。", s, 2+w.IntN(9), 1+w.IntN(9), 5+w.IntN(20), 300+w.IntN(2000)),
			fmt.Sprintf("%s办理行政复议案件%d件，办结率百分之百；%s建立台账%d本，逐条逐项抓好整改落实，做到件件有着落、事事有回音。", pick(w, towns), 3+w.IntN(40), pick(w, towns), 2+w.IntN(30)))
	}
	return d
}

func correction(w *writer) *document {
	d := w.begin(pick(w, organs), "政府采购")
	d.number = ""
	project := pick(w, towns) + "文化广场建设项目"
	d.title = project + "更正公告"
	d.p("一、原公告的采购项目名称："+project, fmt.Sprintf("二、原公告的采购项目编号：QLXCG-%d-%03d", d.issued.Year(), 1+w.IntN(300)), "三、更正内容",
		fmt.Sprintf("原公告投标截止时间“9时00分”更正为“%d时30分”，其他内容不变。", 10+w.IntN(5)))
	d.sign()
	return d
}

func reply(w *writer) *document {
	d := w.begin(pick(w, organs), "建议提案")
	d.title = fmt.Sprintf("%s关于对县政协第%d次会议第%d号提案的答复", d.organ, 2+w.IntN(4), 1+w.IntN(200))
	d.p(d.number, "提案人：", "您提出的《关于加快老旧小区加装电梯的建议》收悉，现答复如下：",
		fmt.Sprintf("您反映的情况客观存在。目前全县共有老旧小区%d个，符合加装条件的单元%d个。我们将会同有关部门简化审批流程，每部电梯给予财政补助%d万元。", 20+w.IntN(60), 100+w.IntN(300), 5+w.IntN(15)),
		"感谢您对我们工作的关心和支持。")
	d.sign()
	return d
}

func pictures(w *writer) *document {
	d := w.begin(pick(w, organs), "政策解读")
	d.number = ""
	subject := pick(w, []string{"医疗救助", "住房补贴", "秸秆禁烧", "电动车管理"})
	d.title = "一图读懂：青岭县" + subject + "新规定"
	d.img("青岭县" + subject + "新规定图解：哪些人可以申请，怎样申请，找谁申请")
	d.img("申请条件：本县户籍居民，家庭收入低于规定标准")
	return d
}

func news(w *writer) *document {
	d := w.begin(county, "政务动态")
	d.number, d.source = "", "青岭县融媒体中心"
	d.title = pick(w, []string{"我县召开", "青岭县召开", "县政府组织召开"}) + pick(w, []string{"防汛抗旱工作会议", "安全生产专题会议", "优化营商环境推进会"})
	d.p(fmt.Sprintf("%d月%d日，全县有关会议召开，县政府主要负责同志出席会议并讲话。", d.published.Month(), d.published.Day()),
		"会议指出，各级各部门要切实提高思想认识，压紧压实责任，全面排查整治风险隐患，确保人民群众生命财产安全。",
		"会议要求，要加强值班值守，严格执行领导带班和信息报告制度，遇有突发情况及时处置。会前，与会人员观看了警示教育片。")
	return d
}
