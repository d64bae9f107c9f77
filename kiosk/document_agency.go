package kiosk

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Text runs into a number without a break (根据鲁政办发〔2018〕21号), so the
// agency is what is left when the prose before it has been cut off. The lists
// hold what officials write before a number; a word not listed stays, which
// makes the agency longer but never loses a number.
var (
	// proseWords always end the prose before an agency.
	proseWords = []string{
		"根据", "依据", "按照", "依照", "遵照", "参照", "对照", "结合", "贯彻", "落实", "执行", "转发", "印发", "下发",
		"颁发", "制发", "颁布", "发布", "公布", "通过", "属于", "以及", "或者", "详见", "参见", "参阅", "现将", "经过",
		"文件", "通知", "规定", "意见", "办法", "决定", "名称", "编号", "文号", "字号", "废止", "替代", "代替", "修订",
		"修改", "精神", "要求", "学习", "领会", "传达", "有关", "关于", "来自", "其中", "依法", "分别", "包括", "例如", "同时", "并按", "已被",
		"违反", "违背", "撤销", "作出", "做出", "出具", "下达", "所提", "中华人民共和国",
	}
	// proseRunes end it only before something that looks like an agency: 和 also
	// begins 和政发, 即 begins 即政发.
	proseRunes = "的和与及或见以经由为将在对即如于自从被把同等是了至到向其该此之者并且又也已另附原依按据因用号有"
	// placeRunes are the short names agencies begin with: the provinces, and
	// Weihai and its neighbours. // 省市简称
	placeRunes = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼威乳烟荣济潍淄"
	// agencyHeads begin the codes of central organs.
	agencyHeads = []string{
		"国办", "国发", "国函", "国令", "国资", "国土", "国税", "国卫", "国市", "国档", "国家", "国务", "国扶", "国开",
		"国医", "国新", "国气", "国管", "国能", "国统", "国信", "国粮", "国海", "国测", "中办", "中发", "中组", "中宣",
		"中央", "中共", "中国", "财政", "财库", "财建", "财社", "财农", "财综", "财税", "财预", "财办", "财会", "财教",
		"财资", "财金", "财行", "民发", "民函", "民办", "发改", "人社", "建保", "建房", "建城", "建村", "建市", "建质",
		"建办", "建规", "建法", "教基", "教发", "教师", "教办", "环发", "环办", "环环", "农办", "农发", "水保", "水办",
		"交办", "交公", "交运", "卫办", "卫发", "文旅", "商办", "银发", "证监", "保监", "银监", "银保", "法释", "法发",
		"司发", "税总", "署税", "安监", "应急", "工信", "自然", "国税", "食药", "市监", "审计", "统计", "林办", "林发",
	}
	// organEndings end the name of an organ written before its code:
	// 乳山市人民政府办公室乳政办发.
	organEndings = []string{"人民政府", "办公室", "办公厅", "委员会", "管理局", "总局", "厅", "局", "改革委", "国务院"}
	// ministries are organs whose short end 部 would be ambiguous (工信部财函).
	ministries = []string{
		"住房和城乡建设部", "住房城乡建设部", "人力资源和社会保障部", "人力资源社会保障部", "工业和信息化部", "文化和旅游部",
		"交通运输部", "农业农村部", "生态环境部", "环境保护部", "自然资源部", "国土资源部", "应急管理部", "科学技术部",
		"财政部", "民政部", "教育部", "水利部", "农业部", "商务部", "文化部", "司法部", "公安部", "建设部", "交通部", "科技部",
	}
	// notAgencies are words that stand before a bracketed year and number
	// without being an agency.
	notAgencies = []string{"印发", "下发", "转发", "颁发", "制发", "发布", "公布", "文件", "通知", "编号", "文号", "字号", "附件", "合同"}
)

// agencyBefore returns the code of the agency that ends at end, and where it
// begins; "" if there is none.
func agencyBefore(text string, floor, end int) (start int, agency string) {
	start, cut := hanBefore(text, floor, end)
	run := text[start:end]
	code := strings.TrimRight(run, "第")
	agency = trimLong(trimProse(code))
	if agency == code && cut {
		agency = trimProse(lastRunes(code, 4)) // no end of the prose in sight: a code is rarely longer
	}
	if utf8.RuneCountInString(agency) < 2 || slices.Contains(notAgencies, agency) {
		return 0, ""
	}
	return start + len(code) - len(agency), agency
}

// organBefore returns the organ that gave an order and ends at end.
func organBefore(text string, floor, end int) (start int, organ string) {
	start, _ = hanBefore(text, floor, end)
	run := text[start:end]
	last, _ := utf8.DecodeLastRuneInString(run)
	if !strings.ContainsRune("院部委局署行会府席办厅国社长", last) {
		return 0, ""
	}
	organ = trimProse(run)
	for _, name := range slices.Concat([]string{"国务院"}, ministries) {
		if strings.HasSuffix(organ, name) {
			organ = name
			break
		}
	}
	start = end - len(organ)
	// The state's own name before an organ adds nothing: 中华人民共和国主席令.
	if strings.HasSuffix(text[floor:start], "中华人民共和国") {
		start -= len("中华人民共和国")
	}
	if organ == "国" { // 国令第711号
		return start, "国务院"
	}
	if utf8.RuneCountInString(organ) < 2 {
		return 0, ""
	}
	return start, organ
}

// hanBefore returns where the run of Hanzi before end begins; cut says that it
// goes on further back than is looked at.
func hanBefore(text string, floor, end int) (start int, cut bool) {
	start = end
	for range longestAgency {
		r, size := utf8.DecodeLastRuneInString(text[floor:start])
		if !isHan(r) {
			// 3月12日山东省人民政府令: the date's own characters are not the agency's.
			if first, n := utf8.DecodeRuneInString(text[start:end]); digitOf(r) >= 0 && strings.ContainsRune("年月日", first) {
				start += n
			}
			return start, false
		}
		start -= size
	}
	r, _ := utf8.DecodeLastRuneInString(text[floor:start])
	return start, isHan(r)
}

// trimProse cuts the prose before an agency. Doing it twice changes nothing,
// so that a number that was written out reads back as itself.
func trimProse(run string) string {
	for {
		at := proseEnd(run)
		if at == 0 {
			return run
		}
		run = run[at:]
	}
}

// trimLong shortens what is too long for a code to the last part of it that
// begins like one.
func trimLong(run string) string {
	n := utf8.RuneCountInString(run)
	if n <= longestCode {
		return run
	}
	short := run
	for i := range run {
		if n <= longestCode && n >= 3 && startsLikeAgency(run[i:]) {
			short = run[i:]
		}
		n--
	}
	return short
}

// proseEnd returns the byte offset where the agency begins, 0 if there is
// nothing to cut.
func proseEnd(run string) int {
	best := 0
	for _, w := range proseWords {
		if i := strings.LastIndex(run, w); i >= 0 && utf8.RuneCountInString(run[i+len(w):]) >= 2 {
			best = max(best, i+len(w))
		}
	}
	for i, r := range run {
		after := i + utf8.RuneLen(r)
		if after <= best || !startsLikeAgency(run[after:]) {
			continue
		}
		before := run[:after]
		if strings.ContainsRune(proseRunes, r) && !strings.HasSuffix(before, "共和") || endsLikeOrgan(before) {
			best = after
		}
	}
	return best
}

func endsLikeOrgan(s string) bool {
	hasSuffix := func(ending string) bool { return len(s) > len(ending) && strings.HasSuffix(s, ending) }
	return slices.ContainsFunc(organEndings, hasSuffix) || slices.ContainsFunc(ministries, hasSuffix) ||
		slices.Contains(ministries, s) || s == "国务院"
}

func startsLikeAgency(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	if len(s) <= size {
		return false
	}
	if strings.ContainsRune(placeRunes, first) {
		return true
	}
	third := []rune(s[:min(len(s), 4*utf8.UTFMax)])
	if len(third) > 2 && strings.ContainsRune("省市县区", third[2]) { // 山东省人民政府
		return true
	}
	hasPrefix := func(head string) bool { return strings.HasPrefix(s, head) }
	return slices.ContainsFunc(agencyHeads, hasPrefix) || slices.ContainsFunc(ministries, hasPrefix)
}

// endsLikeCode reports whether an agency ends as codes do, which is asked for
// where the brackets that make a number certain are missing.
func endsLikeCode(agency string) bool {
	last, _ := utf8.DecodeLastRuneInString(agency)
	return strings.ContainsRune("发字函规办文电政库释复任综", last)
}

func lastRunes(s string, n int) string {
	i := len(s)
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}
