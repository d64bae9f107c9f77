package fields

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Kinds that only help to read others.
const (
	lotLabel   kiosk.FieldKind = "(lot)"   // 包号, 标段
	rowLabel   kiosk.FieldKind = "(row)"   // 序号
	nameLabel  kiosk.FieldKind = "(name)"  // 名称: of whom the heading above says
	callLabel  kiosk.FieldKind = "(call)"  // 电话, 联系方式: likewise
	shownLabel kiosk.FieldKind = "(shown)" // 公示期: from and until
	otherLabel kiosk.FieldKind = "(other)" // known, and of no interest: it ends the value before it
)

// labels are the words that name a field, as they stand without blanks,
// numbering, unit and colon. // 标签
var labels = map[kiosk.FieldKind]string{
	kiosk.FieldProject: "项目名称 采购项目名称 招标项目名称 工程名称 项目名 采购项目 招标项目 合同名称 标的名称 采购名称 建设项目名称 采购项目的名称 " +
		"原公告的采购项目名称 原公告项目名称 采购活动名称",
	kiosk.FieldCode: "项目编号 采购项目编号 招标编号 招标项目编号 采购编号 项目代码 投资项目代码 交易编号 公告编号 项目统一代码 谈判编号 磋商编号 询价编号 采购文件编号 招标文件编号 " +
		"原公告的采购项目编号 招标文书编号 采购项目文件编号 项目文件编号 采购公告编号 标书编号 项目序列号 项目编码 采购项目代码 招标项目代码 出让公告编号",
	kiosk.FieldPurchaser: "采购人 采购单位 招标人 招标单位 采购人名称 采购单位名称 招标人名称 建设单位 项目业主 业主单位 采购方 采购人全称 需求单位 甲方 采购人（甲方） 采购人甲方",
	kiosk.FieldAgency: "代理机构 采购代理机构 招标代理机构 代理机构名称 采购代理机构名称 采购代理机构全称 招标代理机构名称 招标代理机构全称 代理机构全称 招标代理 代理单位 招标代理单位 " +
		"集中采购机构 采购代理机构信息名称",
	kiosk.FieldBudget:  "预算金额 采购预算 项目预算 预算 预算总金额 采购项目预算 采购预算金额 项目预算金额 预算价 总预算 预算总额 预算金额总计 采购预算价",
	kiosk.FieldCeiling: "最高限价 最高投标限价 招标控制价 控制价 采购限价 拦标价 最高投标限价总价 最高限价总价 采购最高限价 合同估算价",
	kiosk.FieldSupplier: "中标供应商 成交供应商 中标人 中标单位 成交单位 中标成交供应商 供应商名称 中标供应商名称 成交供应商名称 中标成交供应商名称 中标人名称 中标单位名称 " +
		"成交人 中标成交单位 拟中标人 拟成交供应商 预中标人 拟定供应商 拟定的唯一供应商名称 供应商 中选人 中选单位 乙方 供应商乙方 中标公司 中标成交供应商全称 " +
		"拟定供应商名称",
	kiosk.FieldAward: "中标金额 成交金额 中标成交金额 中标价 成交价 中标总金额 成交总金额 中标价格 合同金额 中标总价 成交总价 中标成交价 " +
		"中标价元 中标成交总金额 总中标金额 合同总金额 合同价 签约合同价 中选金额",
	kiosk.FieldCandidate: "中标候选人 中标候选人名称 第一中标候选人 中标候选人单位名称 中标候选人单位 成交候选人 成交候选人名称 第一成交候选人 候选人名称",
	kiosk.FieldOffer:     "投标报价 投标总报价 报价 最终报价 最后报价 投标价格 投标价",
	kiosk.FieldParcel:    "宗地编号 地块编号 宗地号 地块号 地块名称 宗地名称 出让宗地编号 宗地 地块 电子监管号",
	kiosk.FieldLocation:  "宗地位置 地块位置 土地位置 土地坐落 宗地坐落 项目位置 坐落 位置 地块坐落 土地座落 宗地座落 坐落位置",
	kiosk.FieldSize: "土地面积 宗地面积 出让面积 宗地总面积 土地总面积 面积 地块面积 出让土地面积 供地面积 用地面积 供应面积 成交面积 受让面积 总面积 " +
		"净用地面积 使用权面积 占地面积",
	kiosk.FieldUse:        "土地用途 用途 规划用途 宗地用途 土地用途明细 规划用地性质 用地性质 土地使用性质 用途名称",
	kiosk.FieldPlotRatio:  "容积率 约定容积率 规划容积率",
	kiosk.FieldStartPrice: "起始价 挂牌起始价 起叫价 出让起始价 拍卖起始价 起始价格 挂牌起价 起拍价 出让底价 起始总价 挂牌价 竞买起始价 出让起始总价 挂牌价格",
	kiosk.FieldDealPrice:  "成交价格 土地成交价 成交总价款 出让价款 土地出让价款 出让总价款 成交地价 土地价款 竞得价 成交价款 出让金 土地出让金 成交价总额 地价款",
	kiosk.FieldTransferee: "受让人 受让单位 土地使用权人 竞得人 竞得单位 买受人 土地受让人 受让方 使用权人 土地使用者 受让人名称 土地使用单位 " +
		"用地单位 竞得人名称 土地使用权受让人",
	kiosk.FieldDistrict: "行政区 行政区域 所属行政区 所在地区 区域 所属地区 行政区划 所在区域 项目所在地",
	kiosk.FieldDeadline: "投标截止时间 投标文件递交截止时间 提交投标文件截止时间 递交投标文件截止时间 响应文件提交截止时间 提交响应文件截止时间 截止时间 递交截止时间 报名截止时间 报价截止时间 " +
		"响应文件递交截止时间 响应文件截止时间 投标文件递交的截止时间 投标文件的递交截止时间 投标截止日期 首次响应文件提交截止时间 提交投标文件截止时间和地点 竞买申请截止时间 挂牌截止时间 挂牌报价截止时间 " +
		"投标截止时间和地点 投标文件递交截止时间及地点 投标截止时间及地点 投标文件及投标保证金递交的截止时间 投标截止及开标时间 报价文件递交截止时间 招标递交截止时间 投标截标时间 截标时间 投标文件提交截止时间 谈判截止时间 磋商截止时间",
	kiosk.FieldOpening: "开标时间 开标日期 开启时间 开标时间及地点 开标时间和地点 开标评标时间 开标时间与地点 响应文件开启时间 磋商时间 谈判时间 开标 开标会时间 拍卖时间 拍卖会时间 谈判日期 磋商日期 " +
		"招标时间 公开招标时间 招标开始时间 评标时间 评审时间 评标日期 评审日期 开标评标日期 开启日期",
	kiosk.FieldAwardedOn: "中标日期 成交日期 定标日期 中标成交日期 成交时间 定标时间 中标时间 确认时间 签订成交确认书日期 中标成交时间 确定中标日期 竞得时间",
	kiosk.FieldSignedOn:  "合同签订日期 合同签订时间 签订日期 签约日期 签约时间 签订时间 合同签订日",
	kiosk.FieldContact:   "联系单位 咨询单位 受理单位 联系部门 公示单位 咨询机构 联系机构",
	shownLabel: "公示期 公示时间 公示期限 公示日期 公告期 公告期限 公告时间 公示起止时间 公示起止日期 公告日期 公示时限 征求意见时间 " +
		"公示开始时间至结束时间 公告期限时间",
	lotLabel:  "包号 分包号 标段 标段号 标包 标包号 包件号 包件 分包 标段名称 包名称 包组 包组号 分包名称 标项 标项号 合同包 合同包号 标段编号 包组名称 标项名称 品目号 分包编号 采购包号 采购包",
	rowLabel:  "序号 编号 序",
	nameLabel: "名称 单位名称 全称 机构名称 单位",
	callLabel: "电话 联系电话 联系方式 咨询电话 办公电话 监督电话 项目联系电话 采购人联系方式 采购单位联系方式 采购人联系电话 代理机构联系方式 代理机构联系电话 采购单位电话 代理机构电话 " +
		"采购代理机构联系方式 采购代理机构联系电话 招标人联系电话 联系人及电话 联系人及联系方式 联系人电话 联系人及联系电话 受理电话 举报电话 采购单位联系人 代理机构联系人 联系人联系电话",
	otherLabel: "地址 联系地址 采购单位地址 代理机构地址 采购人地址 联系人 项目联系人 传真 邮编 邮箱 电子邮箱 供应商地址 中标供应商地址 数量 单价 规格型号 备注 采购方式 采购内容 评审总得分 " +
		"供地方式 土地使用年限 行业分类 土地级别 约定交地时间 约定开工时间 约定竣工时间 批准单位 出让方式 出让年限 使用年限 竞买保证金 保证金 建筑密度 绿地率 建筑高度 绿化率 开户行 账号 帐号 开户银行 " +
		"时间 地点 售价 招标文件售价 获取方式 招标文件获取方式 方式 项目联系方式 预计采购时间 质保期 服务期 工期 评审专家名单 评标委员会成员名单 评审专家 是否接受联合体投标 品牌 主要标的名称 " +
		"采购需求概况 采购计划编号 计划编号 备案编号 代理编号 资金来源 交货时间 交货地点 合同履行期限 首次公告日期 品目 服务范围 服务要求 服务时间 服务标准 税号 社会信用代码 统一社会信用代码 " +
		"开标地点 投标地点 评审地点 质疑电话 网址 邮政编码 项目负责人 加价幅度 增价幅度 单位负责人 得分 排名 名次 最终得分 分期支付约定 转让方式 项目地址 建设地点 建设规模 建设内容 采购数量 单位及数量 规格 " +
		"土地来源 供应方式 审批机关 制造商 标的 型号 小计 合计 总价 价格 成交标的 保证金金额 投标保证金 交纳方式 采购文件售价 文件售价 递交地点 投标文件递交地点 法定代表人 收费标准 代理费 代理服务收费标准 代理服务费 " +
		"挂牌时间 挂牌期 报名时间 报名地点 购买时间 发售时间 发售地点 申请人 申请人资格要求 姓名 性别",
}

// kindOf tells the kind of a label in its bare form.
var kindOf = func() map[string]kiosk.FieldKind {
	m := map[string]kiosk.FieldKind{}
	for kind, words := range labels {
		for w := range strings.FieldsSeq(words) {
			m[w] = kind
		}
	}
	return m
}()

// longestLabel is the number of runes of the longest label, and of the blanks,
// numbers and units that may stand in and around it.
const longestLabel = 40

var (
	numbering = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}(?:[.．]\d{1,2})*[）)、.．]?|[①-⑳]|[★▲●■◆*·•\-])+`)
	inBracket = regexp.MustCompile(`[（(\[【]([^（()）\[\]【】]{0,16})[）)\]】]`)
)

var (
	unbracketed = strings.NewReplacer("（", "", "）", "", "(", "", ")", "", "/", "", "／", "")
	unslashed   = strings.NewReplacer("/", "", "／", "", "或", "", "、", "")
)

// label is a heading of a value: its kind and, for money and areas, the unit
// that stands in it.
type label struct {
	kind kiosk.FieldKind
	bare string
	unit string
}

// readLabel reads a text that may be a label as a whole.
func readLabel(text string) (label, bool) {
	if len(text) == 0 || utf8.RuneCountInString(text) > longestLabel {
		return label{}, false
	}
	s := squeeze(text)
	s = strings.TrimRight(s, ":：")
	s = numbering.ReplaceAllString(s, "")
	s = strings.Trim(s, "【】[]")
	unit := ""
	if kind, ok := kindOf[unbracketed.Replace(s)]; ok {
		return label{kind: kind, bare: s}, true
	}
	if !strings.ContainsAny(s, "（([【/／或、") {
		kind, ok := kindOf[s]
		return label{kind: kind, bare: s}, ok
	}
	for _, m := range inBracket.FindAllStringSubmatch(s, -1) {
		if u := unitIn(m[1]); u != "" {
			unit = u
		}
	}
	s = inBracket.ReplaceAllString(s, "")
	if i := strings.IndexAny(s, "/／"); i > 0 && unitIn(s[i:]) != "" {
		s, unit = s[:i], unitIn(s[i:])
	}
	s = unslashed.Replace(s)
	kind, ok := kindOf[s]
	return label{kind: kind, bare: s, unit: unit}, ok
}

// squeeze drops blanks and what shows nothing.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '*' {
			return -1
		}
		return r
	}, s)
}
