package fields

import (
	"regexp"
	"strings"

	"gongkai/kiosk"
)

// said are the sentences that notices use: the n-th group is the n-th kind.
// What a sentence says is less sure than what a label names.
var said = []struct {
	must    string // a word that is in every such sentence: most lines are left at it
	pattern *regexp.Regexp
	kinds   []kiosk.FieldKind
	land    bool // of notices about land only
	sure    float64
}{
	{"委托", regexp.MustCompile(`^\s*([\p{Han}（）()A-Za-z]{4,40}?(?:公司|中心|事务所))\s*(?:[（(][^（）()]{2,30}[）)])?\s*受\s*([^，,。；\s]{3,40}?)\s*(?:[（(][^（）()]{2,30}[）)])?\s*(?:的\s*)?委托`), []kiosk.FieldKind{kiosk.FieldAgency, kiosk.FieldPurchaser}, false, 0.85},
	{"委托", regexp.MustCompile(`(?:^|[，,。；\s])受\s*([^，,。；\s]{3,40}?)\s*(?:[（(][^（）()]{2,30}[）)])?\s*(?:的\s*)?委托[，,\s]`), []kiosk.FieldKind{kiosk.FieldPurchaser}, false, 0.8},
	{"进行", regexp.MustCompile(`(?:[就对]|[现拟]\s*[就对]?)\s*(?:其|所需的)?\s*[“"《]?([^，,。；“”"《》\s]{6,80}?(?:项目|工程|采购|服务|设备))[”"》]?\s*(?:[（(][^（）()]{4,40}[）)])?\s*(?:的采购)?\s*(?:组织)?进行\s*(?:国内|国际)?\s*(?:公开|邀请|竞争性|询价|单一)`), []kiosk.FieldKind{kiosk.FieldProject}, false, 0.75},
	{"编号", regexp.MustCompile(`[（(](?:项目|招标|采购)编号\s*[:：]?\s*([^（）()，,。；]{4,40})[）)]`), []kiosk.FieldKind{kiosk.FieldCode}, false, 0.9},
	{"竞得", regexp.MustCompile(`由\s*([^，,。；\s]{2,40}?)\s*以([^，。；]{2,40}?元[^，,。；]{0,6}?)(?:的?(?:价格|成交价|最高价))?竞得`), []kiosk.FieldKind{kiosk.FieldTransferee, kiosk.FieldDealPrice}, true, 0.85},
	{"竞得", regexp.MustCompile(`竞得(?:人|单位)为?\s*[:：为]?\s*([^，,。；\s]{2,40})`), []kiosk.FieldKind{kiosk.FieldTransferee}, true, 0.75},
	{"成交", regexp.MustCompile(`成交价?(?:款|金额)?(?:总额)?为\s*((?:人民币)?[^，。；]{2,40}?元)`), []kiosk.FieldKind{kiosk.FieldDealPrice}, true, 0.8},
	{"起始价", regexp.MustCompile(`起始价(?:格)?为\s*((?:人民币)?[^，。；]{2,40}?元)`), []kiosk.FieldKind{kiosk.FieldStartPrice}, true, 0.8},
	{"为", regexp.MustCompile(`(?:中标|成交)(?:总?金额|总?价)为\s*((?:人民币)?[^，。；]{2,40}?元)`), []kiosk.FieldKind{kiosk.FieldAward}, false, 0.8},
	{"预算", regexp.MustCompile(`(?:采购|项目)?预算(?:总?金额|总额)?(?:为|约为|是)\s*((?:人民币)?[^，。；：:]{2,40}?元)`), []kiosk.FieldKind{kiosk.FieldBudget}, false, 0.8},
	{"限价", regexp.MustCompile(`最高(?:投标)?限价(?:为|是)\s*((?:人民币)?[^，。；：:]{2,40}?元)`), []kiosk.FieldKind{kiosk.FieldCeiling}, false, 0.8},
	{"中标", regexp.MustCompile(`(?:确定|由)\s*([\p{Han}（）()]{4,40}?(?:公司|院|厂|中心))\s*(?:为(?:该项目|本项目)?的?)?(?:中标人|中标单位|中标供应商|中标)`), []kiosk.FieldKind{kiosk.FieldSupplier}, false, 0.8},
	{"成交", regexp.MustCompile(`(?:确定|由)\s*([\p{Han}（）()]{4,40}?(?:公司|院|厂|中心))\s*(?:为(?:该项目|本项目)?的?)?(?:成交人|成交单位|成交供应商)`), []kiosk.FieldKind{kiosk.FieldSupplier}, false, 0.8},
}

var (
	openingAt  = regexp.MustCompile(`(?:[于在]|时间[:：为])\s*([0-9]{4}\s*年[^，,。；]{3,40}?)(?:在[^，,。；]{2,60})?(?:公开)?(?:开标|开启|举行.{0,12}拍卖会|拍卖会)`)
	deadlineAt = regexp.MustCompile(`(?:[于在])\s*([0-9]{4}\s*年[^，,。；]{3,40}?)[（(]?(?:北京时间)?[）)]?\s*(?:之)?前[^，,。；]{0,40}(?:投标文件|响应文件|报价文件|递交)`)
	bothAt     = regexp.MustCompile(`截止(?:时间|日期)\s*(?:和|及|与|、|（即)\s*开标(?:时间|日期)[^0-9，。；]{0,12}([0-9]{4}\s*年[^，,。；]{3,40})`)
	untilAt    = regexp.MustCompile(`(?:投标|响应|报价)[^，,。；]{0,10}截止(?:时间|日期)(?:为|是)\s*([0-9]{4}\s*年[^，,。；]{3,40})`)
	shownWords = []string{"公示期", "公示时间", "公示期限", "公告期", "公示自", "予以公示", "进行公示"}
)

// sentences reads what a line says in a sentence.
func (r *reader) sentences(line int) {
	text := r.lines[line]
	for i := range said {
		s := &said[i]
		if s.land && !r.land || !strings.Contains(text, s.must) {
			continue
		}
		for _, m := range s.pattern.FindAllStringSubmatchIndex(text, 4) {
			for g, kind := range s.kinds {
				from, to := m[2*g+2], m[2*g+3]
				if from < 0 {
					continue
				}
				r.value(kind, "", place{line: line, start: from, end: to, lot: r.lot, how: kiosk.FieldSaid, sure: s.sure})
			}
		}
	}
	if strings.Contains(text, "开标") || strings.Contains(text, "开启") || strings.Contains(text, "拍卖会") {
		r.at(openingAt, kiosk.FieldOpening, line)
	}
	if strings.Contains(text, "截止") {
		r.at(bothAt, kiosk.FieldDeadline, line)
		r.at(bothAt, kiosk.FieldOpening, line)
		r.at(untilAt, kiosk.FieldDeadline, line)
	}
	if strings.Contains(text, "前") {
		r.at(deadlineAt, kiosk.FieldDeadline, line)
	}
	for _, w := range shownWords {
		if i := strings.Index(text, w); i >= 0 {
			from := i + len(w)
			r.shown(place{line: line, start: from, end: from + len(cut(text[from:], 160)), lot: "", how: kiosk.FieldSaid, sure: 0.8})
			return
		}
	}
}

// at takes the day and time that a sentence names.
func (r *reader) at(pattern *regexp.Regexp, kind kiosk.FieldKind, line int) {
	if m := pattern.FindStringSubmatchIndex(r.lines[line]); m != nil {
		r.value(kind, "", place{line: line, start: m[2], end: m[3], lot: r.lot, how: kiosk.FieldSaid, sure: 0.75})
	}
}
