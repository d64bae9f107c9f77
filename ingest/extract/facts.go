package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// number finds the document number: in the table, then on a line of its own
// near the top, then in the title.
func number(h *head, lines []string, title string) string {
	if n := normalize.DocumentNumber(h.first(keyNumber)); n != "" {
		return n
	}
	for i, l := range lines {
		if i > 9 {
			break
		}
		if normalize.IsDocumentNumber(l) {
			return normalize.DocumentNumber(strings.Trim(l, "（）()"))
		}
	}
	if i := strings.LastIndexAny(title, "（("); i > 0 {
		_, w := utf8.DecodeRuneInString(title[i:])
		if inner := strings.TrimRight(title[i+w:], "）)"); normalize.IsDocumentNumber(inner) {
			return normalize.DocumentNumber(inner)
		}
	}
	return ""
}

// dates finds the four dates of a document.
func (e *Extracted) dates(m meta, h *head, above, lines []string, address string) {
	signed, _ := signature(lines)
	e.IssuedOn = firstDate(h.first(keyIssued))
	if e.IssuedOn.IsZero() {
		e.IssuedOn = signed
	}
	printed := firstDate(h.first(keyPublished))
	e.PublishedOn = firstDate(
		m.get("pubdate", "publishdate", "publish_date", "article:published_time", "firstpublishedtime", "releasedate"),
		h.first(keyPublished), h.first(keyWeakDate), dateInAddress(address))
	if !printed.IsZero() && printed == firstDate(dateInAddress(address)) {
		// What the page shows and its address agree: the tag is of another day.
		e.problemDate(printed, e.PublishedOn)
		e.PublishedOn = printed
	}
	if !printed.IsZero() {
		e.problemDate(printed, e.PublishedOn)
	}
	if e.PublishedOn.IsZero() {
		e.PublishedOn = stamp(above)
	}
	if e.PublishedOn.IsZero() {
		e.PublishedOn = lineDate(lines)
	}
	e.EffectiveOn = firstDate(h.first(keyEffective))
	e.RepealedOn = firstDate(h.first(keyRepealed))
	e.until(lines)
}

// problemDate notes that the page's tag says another day than the page.
func (e *Extracted) problemDate(printed, tagged kiosk.Date) {
	if printed != tagged {
		e.problem("published_on", "页面上写的发布日期是 "+printed.String()+"，页面标记是 "+tagged.String())
	}
}

// until reads from when to when a document holds, where its text says so.
func (e *Extracted) until(lines []string) {
	for _, l := range slices.Backward(lines) {
		if e.EffectiveOn.IsZero() && strings.Contains(l, "自") && strings.Contains(l, "起") {
			e.EffectiveOn = effective(l, e.IssuedOn, e.PublishedOn)
		}
		if e.RepealedOn.IsZero() && strings.Contains(l, "有效期") {
			if m := validUntil.FindStringSubmatch(l); m != nil {
				e.RepealedOn = normalize.Date(m[1])
			}
		}
	}
}

// firstDate returns the first readable date.
func firstDate(values ...string) kiosk.Date {
	for _, v := range values {
		if d := normalize.Date(v); !d.IsZero() {
			return d
		}
	}
	return kiosk.Date{}
}

var stamped = regexp.MustCompile(`\d{1,2}:\d{2}|点击|阅读|浏览|来源|作者|发布|字体|次数`)

// stamp reads the date in a line of information without labels, between title
// and body: "2018年06月20日 10:11 基教科 (点击:88)".
func stamp(above []string) kiosk.Date {
	for _, a := range slices.Backward(above) {
		if l := a; utf8.RuneCountInString(l) <= 80 {
			found := normalize.FindDates(l)
			if len(found) == 1 && (stamped.MatchString(l) || !normalize.WholeDate(l).IsZero()) {
				return found[0].Date
			}
		}
	}
	return kiosk.Date{}
}

// lineDate reads a bare date between title and body: 2018-09-03 or
// [2018-09-03 10:21].
func lineDate(lines []string) kiosk.Date {
	for i, l := range lines {
		if i > 2 {
			break
		}
		if utf8.RuneCountInString(l) <= 24 && strings.ContainsAny(l, "-/") {
			if d := normalize.Date(l); !d.IsZero() {
				return d
			}
		}
	}
	return kiosk.Date{}
}

// What a text says about itself. A sentence that names another document
// (《…》自…起施行) is left alone.
var (
	effectiveOn = regexp.MustCompile(`(?:本(?:办法|条例|规定|细则|意见|通知|方案|规则|标准|制度|法|决定|公告|通告|章程|规范|准则|预案)?|^第[一二三四五六七八九十百]+条\s*)[^。《》]{0,12}自\s*([^，。《》]{4,16}?)\s*起\s*(?:施行|实施|执行|生效|正式施行)`)
	validUntil  = regexp.MustCompile(`有效期(?:限)?(?:至|到|截止到?|自[^，。]{4,20}?至)\s*([0-9０-９]{4}\s*年\s*[0-9０-９]{1,2}\s*月\s*[0-9０-９]{1,2}\s*日)`)
	onItsDay    = regexp.MustCompile(`^(印发|发布|公布|颁布|下发|发文|公告)之日$`)
)

func effective(line string, issued, published kiosk.Date) kiosk.Date {
	m := effectiveOn.FindStringSubmatch(line)
	if m == nil {
		return kiosk.Date{}
	}
	if d := normalize.Date(m[1]); !d.IsZero() {
		return d
	}
	if day := onItsDay.FindStringSubmatch(m[1]); day != nil {
		if (day[1] == "印发" || day[1] == "下发" || day[1] == "发文") && !issued.IsZero() || published.IsZero() {
			return issued
		}
		return published
	}
	return kiosk.Date{}
}

// signature finds who signed a document and when: a line that is only a date,
// under one or more lines that are only an organ.
func signature(lines []string) (on kiosk.Date, organ string) {
	for i, l := range lines {
		if i == 0 || len(l) > 180 || !strings.ContainsAny(l, "日-./") || utf8.RuneCountInString(l) > 60 {
			continue
		}
		d := normalize.WholeDate(l)
		if d.IsZero() {
			// Organ and date on one line.
			found := normalize.FindDates(l)
			if len(found) != 1 || found[0].End != len(l) {
				continue
			}
			name := normalize.BodyName(l[:found[0].Start])
			if isOrgan(name) && i > 1 {
				return found[0].Date, name
			}
			continue
		}
		if name := normalize.BodyName(lines[i-1]); isOrgan(name) {
			return d, name
		}
		if on.IsZero() && i > 2 && i >= len(lines)-4 {
			on = d
		}
	}
	return on, ""
}

var organEnd = regexp.MustCompile(`^[\p{Han}（）()、 ]{3,40}(?:局|办公室|政府|委员会|委|厅|部|院|中心|大队|联合会|协会|社|所|公司|小组|处|镇|街道|办事处|指挥部|分局|集团|银行|学校|大学|办|国务院|站|馆|支队|分中心|村民委员会|居民委员会)$`)

func isOrgan(s string) bool { return organEnd.MatchString(s) && !strings.Contains(s, "：") }

// publisher finds who published: the table, then the official meta tag, then
// the information line, then the signature.
func publisher(m meta, h *head, lines []string) string {
	if p := normalize.BodyName(h.first(keyPublisher)); p != "" {
		return p
	}
	_, signed := signature(lines)
	source := ""
	for _, s := range []string{m.get("contentsource", "source"), h.first(keySource)} {
		if b := normalize.BodyName(s); b != "" && source == "" && utf8.RuneCountInString(b) <= 40 {
			source = b
		}
	}
	// A source that is no organ (a newspaper, a person) yields to the one
	// who signed.
	if source != "" && (isOrgan(source) || signed == "") {
		return source
	}
	return signed
}

// validity reads what the page says about whether the document holds.
func (e *Extracted) validity(h *head) {
	s := normalize.Label(h.first(keyValidity))
	switch {
	case s == "":
	case strings.Contains(s, "废止"), s == "是" && h.named("是否废止"):
		e.Validity = kiosk.Repealed
	case strings.Contains(s, "失效"), s == "无效", strings.Contains(s, "过期"):
		e.Validity = kiosk.Expired
	case strings.Contains(s, "修改"), strings.Contains(s, "修订"), strings.Contains(s, "修正"):
		e.Validity = kiosk.Amended
	case strings.Contains(s, "有效"), strings.Contains(s, "现行"), s == "是", s == "否" && h.named("是否废止"):
		e.Validity = kiosk.InForce
	default:
		if d := normalize.Date(s); !d.IsZero() && e.RepealedOn.IsZero() {
			e.RepealedOn = d
		}
	}
}

func (h *head) named(name string) bool {
	for _, f := range h.values {
		if f.name == name {
			return true
		}
	}
	return false
}
