package duties

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/formats"
	"gongkai/kiosk"
)

// Files reads and writes tables for a catalogue. It implements
// kiosk.DutyFiles.
type Files struct{ names *names }

// New returns a reader and writer for a catalogue.
func New(c *kiosk.Catalogue) *Files { return &Files{newNames(c)} }

const (
	mostBytes = 8 << 20 // of a file
	mostCell  = 4000    // characters of a cell
	mostNotes = 500     // problems that are listed
)

// reader gathers what a table says and what is wrong with it.
type reader struct {
	names    *names
	problems []kiosk.CellNote
	notes    []kiosk.CellNote
	unsaid   []kiosk.CellNote // rows that name several bodies and no lead
}

// ReadDuties implements kiosk.DutyFiles.
func (f *Files) ReadDuties(ctx context.Context, name string, data []byte) (*kiosk.DutyTable, error) {
	if len(data) > mostBytes {
		return nil, kiosk.Errorf(kiosk.Invalid, "文件超过 %d MB，不像是任务分工表。", mostBytes>>20)
	}
	if len(data) == 0 {
		return nil, kiosk.Errorf(kiosk.Invalid, "文件是空的。")
	}
	r := &reader{names: f.names}
	var lines []line
	switch kind := strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")); kind {
	case "yaml", "yml":
		var err error
		if lines, err = r.yamlLines(data); err != nil {
			return nil, err
		}
	default:
		sheets, err := formats.Sheets(ctx, kind, data)
		if err != nil {
			return nil, err
		}
		if kind == "csv" {
			unquote(sheets)
		}
		lines = r.sheetLines(sheets)
	}
	t := &kiosk.DutyTable{Duties: r.duties(lines)}
	if len(t.Duties) == 0 && len(r.problems) == 0 {
		r.problems = append(r.problems, kiosk.CellNote{Text: "表里一行任务也没有。"})
	}
	if len(r.unsaid) > 0 {
		r.notes = append(r.notes, unsaidNote(r.unsaid))
	}
	if n := len(r.problems); n > mostNotes {
		r.problems = append(r.problems[:mostNotes], kiosk.CellNote{Text: fmt.Sprintf("另外还有 %d 处，改好上面的再看。", n-mostNotes)})
	}
	t.Problems, t.Notes = r.problems, r.notes
	f.names.catalogue.SortDuties(t.Duties)
	return t, nil
}

// unquote takes off the apostrophe that keeps a spreadsheet from taking a text
// for a formula.
func unquote(sheets []formats.Sheet) {
	for _, s := range sheets {
		for _, row := range s.Rows {
			for i, c := range row.Cells {
				if len(c.Text) > 1 && c.Text[0] == '\'' && strings.ContainsRune("=+-@'", rune(c.Text[1])) {
					row.Cells[i].Text = c.Text[1:]
				}
			}
		}
	}
}

func (r *reader) problem(c cell, text string) {
	n := c.place
	n.Text = text
	r.problems = append(r.problems, n)
}

// duties reads the rows. Rows below a merged cell with the item are one with
// it.
func (r *reader) duties(lines []line) []kiosk.Duty {
	var out []kiosk.Duty
	seen := map[string]line{}
	var before *line
	for i := range lines {
		l := &lines[i]
		if before != nil && l.cells[item].above && l.cells[item].text == before.cells[item].text && len(out) > 0 {
			r.join(before, l, &out[len(out)-1])
			continue
		}
		before = nil
		d, ok := r.duty(l)
		if !ok {
			continue
		}
		if first, double := seen[d.ItemID]; double {
			r.problem(l.cells[item], fmt.Sprintf("和%s是同一个事项，请合成一行。", kiosk.CellNote{Sheet: first.sheet, Row: first.row}.Where()))
			continue
		}
		seen[d.ItemID] = *l
		out = append(out, d)
		before = l
	}
	return out
}

// duty reads one row; not ok if its item is not known.
func (r *reader) duty(l *line) (kiosk.Duty, bool) {
	var d kiosk.Duty
	it := r.item(l)
	r.bodies(l, &d)
	r.channels(l, &d)
	d.Content, d.Deadline = r.words(l.cells[content]), r.words(l.cells[deadline])
	d.Basis, d.Note = r.words(l.cells[basis]), r.words(l.cells[note])
	if d.Cycle = r.words(l.cells[cycle]); d.Cycle != "" {
		if _, ok := kiosk.CycleDays(d.Cycle); !ok {
			r.problem(l.cells[cycle], fmt.Sprintf("看不懂“%s”，请写“每月”“每季度”“每半年”“每年”或“90 天”。", d.Cycle))
		}
	}
	if it == nil {
		return d, false
	}
	d.ItemID = it.ID
	return d, true
}

// words returns the text of a cell, its lines without blanks around them.
func (r *reader) words(c cell) string {
	if utf8.RuneCountInString(c.text) > mostCell {
		r.problem(c, fmt.Sprintf("太长了，最多 %d 个字。", mostCell))
		return ""
	}
	var out []string
	for s := range strings.SplitSeq(c.text, "\n") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// join adds a row below a merged item: what else is published. All other cells
// have to say the same.
func (r *reader) join(first, l *line, d *kiosk.Duty) {
	if more := r.words(l.cells[content]); more != "" && !l.cells[content].above {
		d.Content = strings.TrimSpace(d.Content + "\n" + more)
	}
	for _, f := range []field{lead, helpers, deadline, cycle, channels, basis} {
		if c := l.cells[f]; c.text != "" && !c.above && r.words(c) != r.words(first.cells[f]) {
			r.problem(c, fmt.Sprintf("同一个事项，第 %d 行写的是“%s”。请分成两个事项，或写成一样。", first.row, r.words(first.cells[f])))
		}
	}
}

// item finds the item of a row, nil if the catalogue has none; that is noted.
func (r *reader) item(l *line) *kiosk.Item {
	within, a := "", l.cells[area]
	if a.text != "" {
		if found := r.names.area(a.text); found != nil {
			within = found.ID
		} else if !a.above {
			r.problem(a, missing(a.text, nearest(plain(a.text), keys(r.names.areas))))
		}
	}
	var cat *kiosk.Category
	if c := l.cells[category]; c.text != "" {
		if cat = r.names.category(c.text, within); cat == nil && !c.above {
			near := ""
			if x := r.names.categories[nearest(plain(c.text), keys(r.names.categories))]; len(x) > 0 {
				near = x[0].Name
			}
			if other := r.names.category(c.text, ""); other != nil {
				r.problem(c, fmt.Sprintf("“%s”在目录里属于“%s”领域。", c.text, r.names.catalogue.Area(other.AreaID).Name))
			} else {
				r.problem(c, missing(c.text, near))
			}
		}
	}
	if id := l.cells[itemID].text; id != "" {
		return r.itemByID(l, id)
	}
	return r.itemByName(l, cat, within)
}

func (r *reader) itemByID(l *line, id string) *kiosk.Item {
	it := r.names.catalogue.Item(id)
	name := l.cells[item]
	switch {
	case it == nil:
		r.problem(l.cells[itemID], fmt.Sprintf("目录里没有编号是“%s”的事项。", id))
	case name.text != "" && plain(name.text) != plain(it.Name):
		r.problem(name, fmt.Sprintf("编号 %s 在目录里是“%s”，和这里写的不一样。", id, it.Name))
	default:
		return it
	}
	return nil
}

func (r *reader) itemByName(l *line, cat *kiosk.Category, within string) *kiosk.Item {
	c := l.cells[item]
	if c.text == "" {
		r.problem(c, "是空的，不知道是哪个事项。")
		return nil
	}
	all := r.names.items[plain(c.text)]
	fit := slices.DeleteFunc(slices.Clone(all), func(it *kiosk.Item) bool {
		return cat != nil && it.CategoryID != cat.ID || within != "" && it.AreaID != within
	})
	if same := slices.DeleteFunc(slices.Clone(fit), func(it *kiosk.Item) bool { return bare(it.Name) != bare(c.text) }); len(same) > 0 {
		fit = same
	}
	switch {
	case len(fit) == 1:
		return fit[0]
	case len(fit) > 1:
		r.problem(c, fmt.Sprintf("目录里有 %d 个“%s”（%s），请在“类别”一列写明是哪一个。", len(fit), c.text, r.categoriesOf(fit)))
	case len(all) > 0:
		r.problem(c, fmt.Sprintf("“%s”在目录里属于%s，和这一行写的不一样。", c.text, r.categoriesOf(all)))
	default:
		near := nearest(plain(c.text), r.itemNames(cat, within))
		if near != "" {
			near = r.names.items[near][0].Name
		}
		r.problem(c, missing(c.text, near))
	}
	return nil
}

func (r *reader) categoriesOf(items []*kiosk.Item) string {
	var out []string
	for _, it := range items {
		if name := "“" + r.names.catalogue.Category(it.CategoryID).Name + "”"; !contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, "、")
}

func (r *reader) itemNames(cat *kiosk.Category, within string) []string {
	var out []string
	for name, list := range r.names.items {
		for _, it := range list {
			if (cat == nil || it.CategoryID == cat.ID) && (within == "" || it.AreaID == within) {
				out = append(out, name)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }
