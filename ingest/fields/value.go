package fields

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// place is where a value stands: bytes of a line.
type place struct {
	line, start, end int
	lot              string
	how              kiosk.FieldHow
	sure             float64
}

// take turns the text at a place into the field that its label names.
func (r *reader) take(l label, p place) {
	kind := l.kind
	switch kind {
	case otherLabel:
		if l.bare == "时间" || l.bare == "日期" {
			r.timed(p)
		}
		return
	case lotLabel, rowLabel:
		return
	case nameLabel:
		if kind = r.who; kind != kiosk.FieldPurchaser && kind != kiosk.FieldAgency && kind != kiosk.FieldSupplier {
			return
		}
	case callLabel:
		r.call(l, p)
		return
	case shownLabel:
		r.shown(p)
		return
	case kiosk.FieldPurchaser, kiosk.FieldAgency:
		r.who = kind // whose address and telephone come next
	case kiosk.FieldSupplier:
		if r.who == otherLabel {
			p.sure = min(p.sure, 0.5) // who did not win
		}
	case kiosk.FieldAward:
		if r.land && (l.bare == "成交价" || l.bare == "成交总价" || l.bare == "成交金额") {
			kind = kiosk.FieldDealPrice
		}
	case kiosk.FieldParcel, kiosk.FieldLocation, kiosk.FieldSize, kiosk.FieldUse, kiosk.FieldPlotRatio, kiosk.FieldStartPrice,
		kiosk.FieldDealPrice, kiosk.FieldTransferee:
		if !r.land {
			return
		}
	}
	r.value(kind, l.unit, p)
}

// value reads a value of a kind and notes it.
func (r *reader) value(kind kiosk.FieldKind, unit string, p place) {
	text := r.lines[p.line][p.start:p.end]
	f := kiosk.Field{Kind: kind, Lot: p.lot, How: p.how, Confidence: p.sure}
	start, end := 0, 0
	switch kind.Form() {
	case kiosk.FormMoney, kiosk.FormSize:
		read := money
		if kind.Form() == kiosk.FormSize {
			read = size
		}
		a, ok := read(text, unit)
		if !ok || a.value.Cmp(smallest) < 0 {
			return
		}
		f.Value, start, end = decimal(a.value, kind.Form() == kiosk.FormMoney), a.start, a.end
		f.Confidence = min(p.sure, a.sure)
	case kiosk.FormDay:
		d, ok := firstDay(text)
		if !ok {
			return
		}
		f.Value, start, end = d.value, d.start, d.end
	default:
		var ok bool
		if start, end, ok = words(kind, text); !ok {
			return
		}
		f.Value = tidy(text[start:end])
		if kind == kiosk.FieldSupplier || kind == kiosk.FieldTransferee || kind == kiosk.FieldCandidate {
			if person(f.Value) {
				f.Value = personal.Masked(kiosk.PersonalName, f.Value)
			} else if !strings.ContainsFunc(f.Value, isHan) || utf8.RuneCountInString(f.Value) < 4 {
				f.Confidence = min(f.Confidence, 0.6)
			}
		}
	}
	r.add(f, p.line, p.start+start, p.start+end)
}

// smallest is the least amount that is not written as nothing.
var smallest = big.NewRat(1, 100)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// person reports whether a name may be that of a natural person.
func person(s string) bool {
	n := 0
	for _, r := range s {
		if !isHan(r) && r != '·' {
			return false
		}
		n++
	}
	if n < 2 || n > 4 && !strings.Contains(s, "·") {
		return false
	}
	for _, w := range [...]string{"厂", "店", "社", "院", "局", "校", "部", "所", "会", "站", "中心", "政府", "公司", "银行", "集团", "场", "馆", "村", "镇", "委"} {
		if strings.HasSuffix(s, w) {
			return false
		}
	}
	return true
}

// nothing are values that say nothing.
var nothing = map[string]bool{
	"/": true, "-": true, "—": true, "无": true, "见附件": true, "详见附件": true, "详见公告": true, "详见公告正文": true, "见公告正文": true,
	"详见招标文件": true, "名称": true, "单位": true, "*": true, "/元": true, "未评估地区": true, "详见采购文件": true, "见附表": true, "详见附表": true, "（公章）": true,
}

// words finds a value of words within a text.
func words(kind kiosk.FieldKind, text string) (start, end int, ok bool) {
	start, end = trimmed(text, 0, len(text))
	switch kind {
	case kiosk.FieldCode, kiosk.FieldParcel:
		start, end = code(text, start, end)
	case kiosk.FieldPurchaser, kiosk.FieldAgency, kiosk.FieldSupplier, kiosk.FieldCandidate, kiosk.FieldTransferee, kiosk.FieldContact:
		start, end = name(text, start, end)
	default:
		if i := strings.IndexAny(text[start:end], "。；;"); i > 0 {
			end = start + i
		}
	}
	start, end = trimmed(text, start, end)
	v := text[start:end]
	n := utf8.RuneCountInString(v)
	most := 60
	if kind == kiosk.FieldProject || kind == kiosk.FieldLocation {
		most = 150
	}
	if n < 1 || n > most || nothing[squeeze(v)] || strings.Trim(v, "*/-—_ ") == "" {
		return 0, 0, false
	}
	switch kind {
	case kiosk.FieldCode:
		return start, end, strings.ContainsAny(v, "0123456789") && n >= 4
	case kiosk.FieldPurchaser, kiosk.FieldAgency, kiosk.FieldContact, kiosk.FieldSupplier, kiosk.FieldCandidate, kiosk.FieldTransferee:
		return start, end, n >= 2 && !sentence.MatchString(v) && strings.ContainsFunc(v, func(r rune) bool { return isHan(r) || r >= 'A' })
	case kiosk.FieldProject:
		return start, end, n >= 2 && !pointing.MatchString(v)
	case kiosk.FieldPlotRatio:
		return start, end, strings.ContainsAny(v, "0123456789")
	}
	return start, end, true
}

var (
	sentence = regexp.MustCompile(`应当|不得|负责|必须|可以|如下|符合|按照|根据|参加|未能|并向|并在|应在|下列|具有|^的|^应|^将|^在|^对`)
	pointing = regexp.MustCompile(`^下列|^以下|^上述|^本次|^该`)
	nameEnd  = regexp.MustCompile(`[。；;，,\n]|\s*[（(](?:以下|联系|地址|盖章|公章|[:：])|地\s*址|联系人|联系电话|电话|传\s*真|邮\s*编|\s{2,}`)
	codeSign = regexp.MustCompile(`^[A-Za-z0-9\p{Han}〔〕\[\]()（）【】_\-—–－./#&]+`)
	listed   = regexp.MustCompile(`^\s*(?:[（(]?[0-9一二三四五六七八九十][）).、．]|第[一二三1-3]名\s*[:：]?|[0-9]+\s*包\s*[:：])\s*`)
)

// name cuts the name of a body out of a value.
func name(text string, start, end int) (int, int) {
	if m := listed.FindStringIndex(text[start:end]); m != nil && m[1] < end-start {
		start += m[1]
	}
	if m := nameEnd.FindStringIndex(text[start:end]); m != nil && m[0] > 0 {
		end = start + m[0]
	}
	return start, end
}

// code cuts a code out of a value: signs without a blank, and a further piece
// behind one if both have digits.
func code(text string, start, end int) (int, int) {
	m := codeSign.FindString(text[start:end])
	if m == "" {
		return start, start
	}
	at := start + len(m)
	for at < end && text[at] == ' ' {
		next := codeSign.FindString(text[at+1 : end])
		if next == "" || strings.ContainsFunc(next, isHan) || !strings.ContainsAny(next, "0123456789") {
			break
		}
		at += 1 + len(next)
	}
	return start, at
}

const edges = " \t　：:，,。.；;、*"

// trimmed leaves blanks, signs and brackets without a partner aside.
func trimmed(text string, start, end int) (int, int) {
	for {
		was := [2]int{start, end}
		for start < end {
			c, n := utf8.DecodeRuneInString(text[start:end])
			if !strings.ContainsRune(edges, c) && !unicode.IsSpace(c) {
				break
			}
			start += n
		}
		for start < end {
			c, n := utf8.DecodeLastRuneInString(text[start:end])
			if !strings.ContainsRune(edges, c) && !unicode.IsSpace(c) {
				break
			}
			end -= n
		}
		v := text[start:end]
		for _, q := range [...][2]string{{"“", "”"}, {"《", "》"}, {`"`, `"`}} {
			inner, ok := strings.CutPrefix(v, q[0])
			if inner, tail := strings.CutSuffix(inner, q[1]); ok && tail && !strings.Contains(inner, q[0]) {
				start, end = start+len(q[0]), end-len(q[1])
			}
		}
		v = text[start:end]
		opened := strings.Count(v, "（") + strings.Count(v, "(")
		closed := strings.Count(v, "）") + strings.Count(v, ")")
		if c, n := utf8.DecodeLastRuneInString(v); opened > closed && (c == '（' || c == '(') {
			end -= n
		} else if closed > opened && (c == '）' || c == ')') {
			end -= n
		}
		if was == [2]int{start, end} {
			return start, end
		}
	}
}

// tidy writes a value on one line with single blanks and none between Chinese
// characters.
func tidy(s string) string {
	var b strings.Builder
	var last rune
	blank := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			blank = true
			continue
		}
		if blank && last != 0 && !(isHan(last) && isHan(r)) {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

var landline = regexp.MustCompile(`(?:0[0-9]{2,3}\s*[-—–－)）]\s*)?[2-8][0-9]{6,7}(?:\s*[-—转]\s*[0-9]{1,5})?|400[-—]?[0-9]{3}[-—]?[0-9]{4}|\b12345\b`)

// call takes the telephone of a body; what is masked is of a person.
func (r *reader) call(l label, p place) {
	text := r.lines[p.line][p.start:p.end]
	m := landline.FindStringIndex(text)
	if m == nil || r.who == otherLabel || r.who == kiosk.FieldSupplier || strings.Contains(l.bare, "监督") || strings.Contains(l.bare, "举报") {
		return
	}
	if m[0] > 0 && isDigit(text[m[0]-1]) || m[1] < len(text) && (isDigit(text[m[1]]) || text[m[1]] == '*') {
		return
	}
	sure := min(p.sure, 0.8)
	switch {
	case strings.Contains(l.bare, "代理"), r.who == kiosk.FieldAgency && !strings.Contains(l.bare, "采购"):
		sure = 0.5 // of who buys, not of who helps with it
	case r.who == kiosk.FieldPurchaser, strings.Contains(l.bare, "采购"):
		sure = p.sure
	}
	r.add(kiosk.Field{Kind: kiosk.FieldContactCall, Value: squeeze(text[m[0]:m[1]]), How: p.how, Confidence: sure}, p.line, p.start+m[0], p.start+m[1])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// shown takes the days between which something is on show.
func (r *reader) shown(p place) {
	from, until, ok := span(r.lines[p.line][p.start:p.end])
	if !ok || until.value == "" {
		return
	}
	f := kiosk.Field{Kind: kiosk.FieldShownFrom, Lot: p.lot, Value: from.value, How: p.how, Confidence: p.sure}
	r.add(f, p.line, p.start+from.start, p.start+from.end)
	f.Kind, f.Value = kiosk.FieldShownUntil, until.value
	r.add(f, p.line, p.start+until.start, p.start+until.end)
}
