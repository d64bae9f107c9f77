package kiosk

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Duty assigns an item of the catalogue: which body publishes it, when and
// where. // 任务分工表的一行
type Duty struct {
	ItemID   string
	Lead     string   // id of the body in the lead // 牵头单位
	Helpers  []string // ids of the bodies that help // 配合单位
	Content  string   // what is published // 公开内容
	Deadline string   // in words // 公开时限
	Cycle    string   // how often something new is due, in words that CycleDays knows; "" if the table does not say
	Channels []string // ids of channels // 公开渠道
	Basis    string   // in words // 依据
	Note     string
}

// Equal reports whether two duties say the same.
func (d Duty) Equal(e Duty) bool {
	return d.ItemID == e.ItemID && len(dutyChanges(d, e)) == 0
}

// Duties is the table of who publishes what, in the order of the catalogue.
type Duties struct {
	Revision int64 // 0 while nothing was ever imported
	List     []Duty
	By       string // who imported last
	From     string // name of the file
	At       time.Time
}

// DutyChange is one way in which an imported table differs from what is
// stored. Before is nil for a new duty, After for one that is taken away.
type DutyChange struct {
	ItemID        string
	Before, After *Duty
	Fields        []DutyField // what differs, of a changed one
}

// DutyField is a part of a duty that differs. Values are ids, joined by "、".
type DutyField struct {
	Name          string // "lead", "helpers", "content", "deadline", "cycle", "channels", "basis", "note"
	Before, After string
}

// CompareDuties lists what importing a table would change, in the order of the
// table, those taken away last. With replace, duties that the table does not
// have are taken away; else they stay.
func CompareDuties(stored, table []Duty, replace bool) []DutyChange {
	have := map[string]*Duty{}
	for i := range stored {
		have[stored[i].ItemID] = &stored[i]
	}
	var out []DutyChange
	for i := range table {
		d := &table[i]
		was := have[d.ItemID]
		delete(have, d.ItemID)
		if was == nil {
			out = append(out, DutyChange{ItemID: d.ItemID, After: d})
		} else if fields := dutyChanges(*was, *d); len(fields) > 0 {
			out = append(out, DutyChange{ItemID: d.ItemID, Before: was, After: d, Fields: fields})
		}
	}
	if !replace {
		return out
	}
	for i := range stored {
		if have[stored[i].ItemID] != nil {
			out = append(out, DutyChange{ItemID: stored[i].ItemID, Before: &stored[i]})
		}
	}
	return out
}

func dutyChanges(a, b Duty) []DutyField {
	list := func(ids []string) string { return strings.Join(ids, "、") }
	all := []DutyField{
		{"lead", a.Lead, b.Lead},
		{"helpers", list(a.Helpers), list(b.Helpers)},
		{"content", a.Content, b.Content},
		{"deadline", a.Deadline, b.Deadline},
		{"cycle", a.Cycle, b.Cycle},
		{"channels", list(a.Channels), list(b.Channels)},
		{"basis", a.Basis, b.Basis},
		{"note", a.Note, b.Note},
	}
	return slices.DeleteFunc(all, func(f DutyField) bool { return f.Before == f.After })
}

// SortDuties puts duties in the order of the catalogue.
func (c *Catalogue) SortDuties(list []Duty) {
	order, n := map[string]int{}, 0
	for _, a := range c.Areas {
		for _, cat := range a.Categories {
			for _, it := range cat.Items {
				n++
				order[it.ID] = n
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Duty) int { return cmp.Compare(order[a.ItemID], order[b.ItemID]) })
}

// ProposedDuties is the table that the catalogue itself proposes: a form to go
// through with the bodies, and then to import.
func (c *Catalogue) ProposedDuties() []Duty {
	var out []Duty
	for _, a := range c.Areas {
		for _, cat := range a.Categories {
			for _, it := range cat.Items {
				d := Duty{ItemID: it.ID, Helpers: it.Cooperate, Content: it.Elements, Deadline: it.DeadlineText, Channels: it.Channels}
				if len(it.Lead) > 0 {
					d.Lead = it.Lead[0]
				}
				out = append(out, d)
			}
		}
	}
	return out
}

// DutyBook keeps the table of who publishes what.
type DutyBook interface {
	// Duties returns the table.
	Duties(ctx context.Context) (Duties, error)
	// PutDuties stores the changes of an import, with a line in the audit log.
	// Conflict if the table is no longer at the revision that was compared with.
	// Without changes it does nothing.
	PutDuties(ctx context.Context, actor Actor, revision int64, from string, changes []DutyChange) error
	// PublishedItems counts what is published, by item; items without anything
	// are left out.
	PublishedItems(ctx context.Context) (map[string]PublishedItem, error)
}

// PublishedItem is what is published of an item of the catalogue.
type PublishedItem struct {
	Count  int
	Newest Date // publication date; zero if none says its date
}

// DutyFiles reads and writes the table as people keep it.
type DutyFiles interface {
	// ReadDuties reads a table: XLSX, CSV or YAML by the end of its name. What
	// is wrong with its cells is in the answer, all at once; the error is Invalid
	// for a file that cannot be read at all.
	ReadDuties(ctx context.Context, name string, data []byte) (*DutyTable, error)
	// WriteDuties writes a table as "xlsx", "csv" or "yaml"; reading it again
	// gives the same duties.
	WriteDuties(kind string, list []Duty) ([]byte, error)
}

// DutyTable is a table as it was read.
type DutyTable struct {
	Duties   []Duty
	Problems []CellNote // with any of these nothing is imported
	Notes    []CellNote // how what is not quite clear was understood
}

// CellNote is something to say about a cell of a table.
type CellNote struct {
	Sheet  string // "" if there is only one
	Row    int    // from 1; 0 for the table as a whole
	Column string // "D"; "" for the whole row, and in YAML
	Header string // of the column
	Text   string
}

// String writes where and what: 第 7 行 D 列“责任单位”：目录里没有“财政居”，是不是“财政局”？
func (n CellNote) String() string {
	where := n.Where()
	if where == "" {
		return n.Text
	}
	return where + "：" + n.Text
}

// Where writes the place: 工作表“教育”第 7 行 D 列“责任单位”.
func (n CellNote) Where() string {
	var b strings.Builder
	if n.Sheet != "" {
		b.WriteString("工作表“" + n.Sheet + "”")
	}
	if n.Row > 0 {
		b.WriteString("第 " + strconv.Itoa(n.Row) + " 行")
	}
	if n.Column != "" {
		b.WriteString(" " + n.Column + " 列")
	}
	if n.Header != "" {
		b.WriteString("“" + n.Header + "”")
	}
	return b.String()
}
