package fields

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// read goes over the lines: rows with tabs are tables, the others are labelled
// lines and sentences.
func (r *reader) read() {
	for i := 0; i < len(r.lines) && len(r.found) < enough; {
		if strings.Contains(r.lines[i], "\t") {
			end := i + 1
			for end < len(r.lines) && strings.Contains(r.lines[end], "\t") {
				end++
			}
			r.table(i, end)
			i = end
			continue
		}
		r.heading(r.lines[i])
		r.labelled(i, 0, len(r.lines[i]), r.lot)
		r.sentences(i)
		r.comment(i)
		if len(r.when) > 0 {
			if d, ok := firstDay(r.lines[i]); ok && strings.TrimSpace(r.lines[i][:d.start]) == "" {
				r.timed(place{line: i, end: len(r.lines[i]), how: kiosk.FieldLabelled, sure: 0.9})
			}
		}
		i++
	}
}

// timed takes the day of a line under a heading that says what happens then.
func (r *reader) timed(p place) {
	for _, kind := range r.when {
		r.value(kind, "", p)
	}
	r.when = nil
}

var (
	section  = regexp.MustCompile(`^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[0-9]{1,2}[.．、])`)
	lotBegin = regexp.MustCompile(`^\s*(?:[（(]?\s*)?(第?[0-9一二三四五六七八九十]{1,3}\s*(?:标段|标包|分包|标项|包)|[A-Z]\s*(?:包|标段|分标)|(?:合同包|采购包|标段|分包|标项|包组?)\s*[:：]?\s*(?:[0-9]{1,3}|[A-Z]|[一二三四五六七八九十]{1,2})(?:\s*包)?)(?:\s*[）)])?\s*(?:[:：、（(\-—]|$|中标|成交|供应商|[^\p{Han}])`)
)

// whoWords tell whom a heading is about.
var whoWords = []struct {
	word string
	kind kiosk.FieldKind
}{
	{"代理机构", kiosk.FieldAgency},
	{"代理单位", kiosk.FieldAgency},
	{"采购人", kiosk.FieldPurchaser},
	{"采购单位", kiosk.FieldPurchaser},
	{"招标人", kiosk.FieldPurchaser},
	{"监督", otherLabel},
	{"监管", otherLabel},
	{"保证金", otherLabel},
	{"账户", otherLabel},
	{"供应商", kiosk.FieldSupplier},
	{"中标", kiosk.FieldSupplier},
	{"成交", kiosk.FieldSupplier},
	{"未中标", otherLabel},
	{"项目联系", kiosk.FieldContact},
	{"联系方式", kiosk.FieldContact},
}

const longestHeading = 28 // runes

// heading follows which section the lines stand in.
func (r *reader) heading(line string) {
	if section.MatchString(line) {
		r.when = nil
		if strings.Contains(line, "截止时间") {
			r.when = append(r.when, kiosk.FieldDeadline)
		}
		if strings.Contains(line, "开标时间") || strings.Contains(line, "开启时间") {
			r.when = append(r.when, kiosk.FieldOpening)
		}
	}
	if m := lotBegin.FindStringSubmatch(line); m != nil {
		r.lot = squeeze(m[1])
	} else if section.MatchString(line) {
		r.lot = ""
	}
	line = strings.TrimRight(strings.TrimSpace(line), ":： ")
	if line == "" || utf8.RuneCountInString(line) > longestHeading || strings.ContainsAny(line, "：:。，") {
		return
	}
	if _, ok := readLabel(line); ok && !section.MatchString(line) {
		return
	}
	who, known := kiosk.FieldKind(""), false
	for _, w := range whoWords {
		if strings.Contains(line, w.word) {
			who, known = w.kind, true
			break
		}
	}
	if strings.Contains(line, "未中标") {
		who = otherLabel
	}
	if known || section.MatchString(line) {
		r.who = who
	}
}

// boundaries are the signs behind which a label may begin within a line.
const boundaries = " 　。；;，,、）)】.．"

// mark is a label found within a line.
type mark struct {
	label
	start, end int // bytes, with the colon
}

// marks finds the labels of a stretch of a line.
func marks(line string, from, to int) (out []mark) {
	begin := from
	for i := from; i < to; {
		c, n := utf8.DecodeRuneInString(line[i:to])
		if c != ':' && c != '：' {
			i += n
			continue
		}
		if m, ok := markBefore(line, begin, i); ok {
			m.end = i + n
			out = append(out, m)
		} else if m, ok := unknownBefore(line, begin, i); ok {
			m.end = i + n
			out = append(out, m)
		}
		i += n
		begin = i
	}
	return out
}

// markBefore finds the longest label that ends at a colon.
func markBefore(line string, begin, colon int) (mark, bool) {
	if begin == colon {
		return mark{}, false
	}
	starts := []int{begin}
	for i, c := range line[begin:colon] {
		if strings.ContainsRune(boundaries, c) {
			starts = append(starts, begin+i+utf8.RuneLen(c))
		}
	}
	if len(starts) > 24 {
		starts = starts[len(starts)-24:]
	}
	for _, s := range starts {
		if l, ok := readLabel(line[s:colon]); ok {
			return mark{label: l, start: s}, true
		}
	}
	return mark{}, false
}

// unknownBefore takes what stands alone between a blank and a colon for a
// label that is not known: it ends the value before it.
func unknownBefore(line string, begin, colon int) (mark, bool) {
	i := strings.LastIndexAny(line[begin:colon], " 　；;。")
	if i < 0 {
		return mark{}, false
	}
	_, n := utf8.DecodeRuneInString(line[begin+i:])
	s := begin + i + n
	if r := utf8.RuneCountInString(line[s:colon]); r < 2 || r > 10 || strings.ContainsAny(line[s:colon], "0123456789/") {
		return mark{}, false
	}
	return mark{label: label{kind: otherLabel}, start: s}, true
}

// labelled reads the labelled values of a stretch of a line. A label with
// nothing behind it has its value in the next line.
func (r *reader) labelled(line, from, to int, lot string) {
	text := r.lines[line]
	all := marks(text, from, to)
	for i, m := range all {
		end := to
		if i+1 < len(all) {
			end = all[i+1].start
		}
		p := place{line: line, start: m.end, end: end, lot: lot, how: kiosk.FieldLabelled, sure: 0.95}
		if m.kind == lotLabel {
			if v := short(text[m.end:end]); v != "" {
				r.lot, lot = v, v
			}
			continue
		}
		if strings.TrimSpace(text[m.end:end]) == "" && i+1 == len(all) && r.valueLine(line+1) {
			p.line, p.start, p.end, p.sure = line+1, 0, len(r.lines[line+1]), 0.85
		}
		r.take(m.label, p)
	}
}

// short returns a lot as it is printed, "" if it cannot be one.
func short(s string) string {
	s = strings.TrimRight(squeeze(s), ".．、:：")
	if n := utf8.RuneCountInString(s); n == 0 || n > 30 {
		return ""
	}
	return s
}

// valueLine reports whether a line may be the value of the label before it.
func (r *reader) valueLine(line int) bool {
	if line >= len(r.lines) {
		return false
	}
	s := strings.TrimSpace(r.lines[line])
	if s == "" || strings.Contains(s, "\t") || section.MatchString(s) || utf8.RuneCountInString(s) > 80 {
		return false
	}
	_, known := readLabel(s)
	return !known && len(marks(s, 0, len(s))) == 0
}

// numberLots numbers suppliers that follow each other without a lot of their
// own, and the amounts behind them.
func numberLots(found []kiosk.Field) {
	names := map[string]bool{}
	for _, f := range found {
		if f.Kind == kiosk.FieldSupplier && f.Lot == "" && f.How == kiosk.FieldLabelled {
			names[f.Value] = true
		}
	}
	if len(names) < 2 {
		return
	}
	seen, n := map[string]int{}, 0
	for i := range found {
		f := &found[i]
		if f.Lot != "" || f.How != kiosk.FieldLabelled {
			continue
		}
		switch f.Kind {
		case kiosk.FieldSupplier:
			if seen[f.Value] == 0 {
				seen[f.Value] = len(seen) + 1
			}
			n = seen[f.Value]
			f.Lot = strconv.Itoa(n)
		case kiosk.FieldAward:
			if n > 0 {
				f.Lot = strconv.Itoa(n)
			}
		}
	}
}
