package duties

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

var (
	roleHead  = regexp.MustCompile(`^(牵头|责任|配合|协助|协办)(?:单位|部门)?[:：]`)
	roleTail  = regexp.MustCompile(`(牵头负责|牵头|分别牵头|配合|协助|参与|按职责分工负责|按职责负责|分工负责|共同负责|分别负责|负责)$`)
	roleIn    = regexp.MustCompile(`[(（](牵头|主办|配合|协助|协办)(?:单位|部门)?[)）]`)
	nobodyIn  = regexp.MustCompile(`^(?:各|市直)?(?:有关|相关|其他|各)(?:部门|单位|责任单位|责任主体)*$`)
	clauseEnd = regexp.MustCompile(`[；;，,。\n]+`)
)

// named is what a cell says of bodies.
type named struct {
	leads   []string // said to be in the lead
	helpers []string // said to help
	others  []string // of whom it is not said
	strange []string
}

// bodiesIn reads the bodies of a cell: 市发展改革局牵头，市财政局、市审计局配合.
func (n *names) bodiesIn(text string) named {
	var out named
	role := ""
	for _, clause := range clauseEnd.Split(text, -1) {
		clause = strings.TrimSpace(clause)
		if m := roleHead.FindStringSubmatch(clause); m != nil {
			role = m[1]
			clause = clause[len(m[0]):]
		}
		here := role
		if m := roleTail.FindStringIndex(clause); m != nil {
			here = clause[m[0]:]
			clause = clause[:m[0]]
		}
		n.clause(&out, clause, here)
	}
	return out
}

func (n *names) clause(out *named, clause, role string) {
	pieces := strings.FieldsFunc(clause, func(r rune) bool { return r == '、' || r == '/' || r == ' ' || r == '\t' || r == '\u3000' })
	var plainPieces []string
	for _, p := range pieces {
		m := roleIn.FindStringSubmatchIndex(p)
		if m == nil {
			plainPieces = append(plainPieces, p)
			continue
		}
		ids, strange := pick([]string{p[:m[0]] + p[m[1]:]}, n.body)
		out.strange = append(out.strange, strange...)
		out.put(ids, p[m[2]:m[3]])
	}
	ids, strange := pick(plainPieces, n.body)
	out.strange = append(out.strange, strange...)
	out.put(ids, role)
}

func (x *named) put(ids []string, role string) {
	switch {
	case strings.Contains(role, "牵头"), strings.HasPrefix(role, "主办"):
		x.leads = append(x.leads, ids...)
	case strings.HasPrefix(role, "配合"), strings.HasPrefix(role, "协"), strings.HasPrefix(role, "参与"):
		x.helpers = append(x.helpers, ids...)
	default:
		x.others = append(x.others, ids...)
	}
}

// bodies reads who is in the lead and who helps.
func (r *reader) bodies(l *line, d *kiosk.Duty) {
	at, found := l.cells[lead], r.names.bodiesIn(l.cells[lead].text)
	r.strangers(at, found.strange)
	if at.text == "" {
		r.problem(at, "是空的，每个事项都要有责任单位。")
	}
	switch {
	case len(found.leads) > 1:
		r.problem(at, fmt.Sprintf("写了 %d 个牵头单位（%s），一个事项只能有一个。", len(found.leads), r.bodyList(found.leads)))
	case len(found.leads) == 1:
		d.Lead = found.leads[0]
	case len(found.others) > 0:
		d.Lead = found.others[0]
		found.others = found.others[1:]
		if len(found.others) > 0 {
			r.unsaid = append(r.unsaid, at.place)
		}
	case at.text != "" && len(found.strange) == 0:
		r.problem(at, "没有写谁牵头。")
	}
	more := r.names.bodiesIn(l.cells[helpers].text)
	r.strangers(l.cells[helpers], more.strange)
	if len(more.leads) > 0 {
		r.problem(l.cells[helpers], "这一列是配合单位，却写了“牵头”。")
	}
	for _, list := range [][]string{found.others, found.helpers, more.others, more.helpers} {
		for _, id := range list {
			if id != d.Lead && !contains(d.Helpers, id) {
				d.Helpers = append(d.Helpers, id)
			}
		}
	}
}

// strangers says of each name that is no body's which one it may be.
func (r *reader) strangers(c cell, list []string) {
	for _, s := range list {
		s = strings.TrimSpace(s)
		if nobodyIn.MatchString(bare(s)) {
			r.problem(c, fmt.Sprintf("“%s”不是哪一个单位，请写明是哪些单位。", s))
			continue
		}
		r.problem(c, missing(s, nearest(short(s), r.names.bodyNames)))
	}
}

// missing says that the catalogue has no such name, and which one may be meant.
func missing(name, near string) string {
	if runes := []rune(name); len(runes) > 40 {
		name = string(runes[:40]) + "…"
	}
	if near == "" {
		return fmt.Sprintf("目录里没有“%s”。", name)
	}
	return fmt.Sprintf("目录里没有“%s”，是不是“%s”？", name, near)
}

func (r *reader) bodyList(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, r.names.bodyName(id))
	}
	return strings.Join(out, "、")
}

// bodyName returns a name of a body that means no other.
func (n *names) bodyName(id string) string {
	b := n.catalogue.Body(id)
	if b == nil {
		return id
	}
	for _, list := range [][]string{{b.Name}, b.OldNames, b.Aliases} {
		for _, name := range list {
			if n.body(name) == id {
				return name
			}
		}
	}
	return id
}

// unsaidNote tells of all the rows that name several bodies and no lead.
func unsaidNote(places []kiosk.CellNote) kiosk.CellNote {
	var rows []string
	for i, p := range places {
		if i == 12 {
			rows = append(rows, "…")
			break
		}
		rows = append(rows, strconv.Itoa(p.Row))
	}
	return kiosk.CellNote{
		Header: places[0].Header,
		Text:   fmt.Sprintf("有 %d 行写了几个单位，没有写谁牵头，按排在最前面的算：第 %s 行。", len(places), strings.Join(rows, "、")),
	}
}
