package related

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// stages are the words of titles that say how far a project is; the first that
// matches counts.
var stages = []struct {
	stage kiosk.Stage
	words *regexp.Regexp
}{
	{kiosk.StageCorrection, regexp.MustCompile(`更正|变更公告|澄清|补遗|补充公告|延期|答疑|变更通知`)},
	{kiosk.StageFailed, regexp.MustCompile(`废标|流标|终止公告|终止|采购失败|失败公告|中止`)},
	{kiosk.StageAcceptance, regexp.MustCompile(`验收`)},
	{kiosk.StageContract, regexp.MustCompile(`合同(?:公告|公示|公开|备案|签订)|合同$`)},
	{kiosk.StageCandidates, regexp.MustCompile(`候选人|评标结果|预中标|拟中标`)},
	{kiosk.StageResult, regexp.MustCompile(`中标|成交|结果公[告示]|采购结果|出让结果|供地结果`)},
	{kiosk.StageIntention, regexp.MustCompile(`采购意向|招标计划`)},
	{kiosk.StageTender, regexp.MustCompile(`招标|采购公告|磋商|谈判|询价|资格预审|单一来源|出让公告|挂牌公告|拍卖公告|比选|竞价|竞拍`)},
}

// StageOf reads the stage of a project from the title of a notice, "" if it is
// none.
func StageOf(title string) kiosk.Stage {
	if rulesTitle.MatchString(title) {
		return ""
	}
	for _, s := range stages {
		if s.words.MatchString(title) {
			return s.stage
		}
	}
	return ""
}

// rulesTitle are titles of rules about such notices.
var rulesTitle = regexp.MustCompile(`(办法|规定|规则|条例|细则|规程|目录)(?:的通知|（|\(|$|》)`)

var (
	notice    = regexp.MustCompile(`(?:公开|竞争性|邀请|政府|电子|国内|国际)*(?:招标|采购|磋商|谈判|询价|比选|资格预审|单一来源|中标候选人|候选人|中标|成交|评标|合同|更正|变更|澄清|补充|延期|废标|流标|终止|失败|履约|验收|采购意向|意向|出让|挂牌|拍卖|供地|结果|答疑)*(?:结果)?(?:公告|公示|公开|通知|备案)(?:[（(][^（()）]*[)）])?$`)
	ending    = regexp.MustCompile(`(?:公开招标|竞争性磋商|竞争性谈判|询价采购|询价|单一来源|政府采购|招标|采购|中标（成交）|中标|成交|（成交）|结果|合同|更正|变更|第[一二三四五六七八九十\d]+次|[（(][一二三四五六七八九十\d]+次?[)）]|项目)$`)
	prefix    = regexp.MustCompile(`^(?:关于)?(?:【[^】]*】|\[[^\]]*\])*`)
	codeLine  = regexp.MustCompile(`(?:项目|采购|招标|磋商|谈判|询价|标段|宗地|地块|文件|文书)(?:文件|文书|项目|标段|计划)?(?:编号|编码|代码)\s*(?:[（(][^（()）]{0,12}[)）])?\s*[:：\t]?\s*([^\s，。；;、,:：]{4,48})`)
	nameLine  = regexp.MustCompile(`(?m)^[\s\d一二三四五六七八九十（()）.、]*(?:采购|招标|工程)?项目名称[ 　]*[:：\t][ 　]*([^\n\t；;。]{4,120})`)
	buyerLine = regexp.MustCompile(`(?m)^[\s\d一二三四五六七八九十（()）.、]*(?:采购人|采购单位|招标人|采购人名称|招标单位|出让人)(?:信息|名称)?[ 　]*[:：\t][ 　]*([^\n\t；;。，]{4,60})`)
)

// project reads which project a notice is about: from its fields where they
// were read, else from lines that name them.
func (p *Profile) project(d *kiosk.Disclosure) {
	if p.Stage = StageOf(d.Title); p.Stage == "" {
		return
	}
	p.stated(d)
	text := d.Text
	if len(text) > 1<<16 {
		text = text[:1<<16]
	}
	for _, m := range codeLine.FindAllStringSubmatch(text, mostCodes) {
		p.addCode(m[1])
	}
	if m := nameLine.FindStringSubmatch(text); m != nil && p.Project == "" {
		p.Project = projectName(m[1])
	}
	if m := buyerLine.FindStringSubmatch(text); m != nil && p.Purchaser == "" {
		p.Purchaser = plain(m[1])
	}
	if p.Project == "" {
		p.Project = projectName(d.Title)
	}
}

// stated takes what was read from the notice as a whole when it came in.
func (p *Profile) stated(d *kiosk.Disclosure) {
	for _, f := range d.Fields {
		if f.Confidence < kiosk.SureField || f.Lot != "" && f.Kind != kiosk.FieldCode {
			continue
		}
		switch f.Kind {
		case kiosk.FieldCode:
			p.addCode(f.Value)
		case kiosk.FieldProject:
			p.Project = cmp.Or(p.Project, projectName(f.Value))
		case kiosk.FieldPurchaser:
			p.Purchaser = cmp.Or(p.Purchaser, plain(f.Value))
		}
	}
}

// addCode keeps a code that can stand for one project: several digits, and no
// words around it.
func (p *Profile) addCode(s string) {
	s = strings.TrimRight(strings.TrimSpace(s), "）)】]。，")
	code := strings.TrimSuffix(plain(s), "号")
	digits, han := 0, 0
	for _, r := range code {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.Is(unicode.Han, r):
			han++
		}
	}
	if n := utf8.RuneCountInString(code); digits < 4 || n < 6 || n > 40 || han > 6 || slices.Contains(p.Codes, code) {
		return
	}
	p.Codes = append(p.Codes, code)
}

// projectName is what is left of a title without what kind of notice it is.
func projectName(title string) string {
	s := prefix.ReplaceAllString(strings.TrimSpace(title), "")
	s = notice.ReplaceAllString(s, "")
	for {
		next := ending.ReplaceAllString(strings.TrimSpace(s), "")
		if next == s {
			return plain(s)
		}
		s = next
	}
}

// longCode is from how many runes on a code stands for its project alone.
const longCode = 9

// sameProject says why two notices are about one project, "" if they are not.
func sameProject(a, b *Profile, apart int) string {
	if a.Stage == "" || b.Stage == "" || a.Purchaser != "" && b.Purchaser != "" && !within(a.Purchaser, b.Purchaser) {
		return ""
	}
	for _, c := range a.Codes {
		if slices.Contains(b.Codes, c) && (utf8.RuneCountInString(c) >= longCode || within(a.Project, b.Project)) {
			return "项目编号相同：" + strings.ToUpper(c)
		}
	}
	if len(a.Codes) > 0 && len(b.Codes) > 0 || apart > windowDays {
		return ""
	}
	if a.Project == b.Project && utf8.RuneCountInString(a.Project) >= leastProject && a.Purchaser != "" && b.Purchaser != "" {
		return "项目名称和采购单位相同"
	}
	return ""
}

// projectKeys returns what the other notices of a project are found by.
func (p *Profile) projectKeys() []string {
	if p.Stage == "" {
		return nil
	}
	var keys []string
	for _, c := range p.Codes {
		keys = append(keys, codeMark+c)
	}
	switch p.projectMark() {
	case projectMark:
		return append(keys, projectMark+p.Project, codedMark+p.Project)
	case codedMark:
		return append(keys, projectMark+p.Project)
	}
	return keys
}

// windowDays is how far apart notices of one project are that have no code in
// common.
const windowDays = 400

// within reports whether one of two names holds the other, as the whole name of
// an office holds the name it is called by.
func within(a, b string) bool {
	return a == b || a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}
