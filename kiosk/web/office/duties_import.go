package office

import (
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

// dutyChangeRow is a change as the page shows it.
type dutyChangeRow struct {
	What   string // "新增", "改动", "删去"
	Item   string
	Where  string // area and category
	Fields []kiosk.DutyField
}

type dutiesImportPage struct {
	base
	File     string
	Problem  string // why the file cannot be read at all
	Problems []kiosk.CellNote
	Notes    []kiosk.CellNote
	Checked  bool // it was read, and nothing is wrong
	Rows     int
	Changes  []dutyChangeRow
	Added    int
	Changed  int
	Dropped  int
	Kept     int // rows that are not in the file and stay
	Replace  bool
	Revision int64
	Table    string // what will be imported, in YAML
	Stored   int    // rows in force now
}

func (o *Office) dutiesUpload(c *fiber.Ctx) error {
	return o.showDutiesImport(c, fiber.StatusOK, dutiesImportPage{})
}

func (o *Office) showDutiesImport(c *fiber.Ctx, status int, p dutiesImportPage) error {
	table, err := o.Duties.Duties(c.UserContext())
	if err != nil {
		return wrap("import duties", err)
	}
	p.base, p.Stored = o.base(c, "导入任务分工表", "duties"), len(table.List)
	return o.Pages.HTML(c, status, "office/duties-import", p)
}

// mostDutyName is how many characters of a file's name are kept.
const mostDutyName = 80

// checkDuties reads a table and shows what importing it would change. Nothing
// is changed by it.
func (o *Office) checkDuties(c *fiber.Ctx) error {
	p := dutiesImportPage{Replace: c.FormValue("replace") != ""}
	head, err := c.FormFile("table")
	if err != nil {
		p.Problem = "请先选一个文件。"
		return o.showDutiesImport(c, fiber.StatusBadRequest, p)
	}
	p.File = shortened(head.Filename, mostDutyName)
	f, err := head.Open()
	if err != nil {
		return wrap("import duties", err)
	}
	data, err := io.ReadAll(f)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return wrap("import duties", err)
	}
	return o.compareDuties(c, p, p.File, data)
}

func shortened(s string, most int) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > most {
		return string(r[len(r)-most:])
	}
	return strings.TrimSpace(s)
}

func (o *Office) compareDuties(c *fiber.Ctx, p dutiesImportPage, name string, data []byte) error {
	ctx := c.UserContext()
	table, err := o.DutyFiles.ReadDuties(ctx, name, data)
	if status, ok := problemStatus(err); err != nil && ok {
		p.Problem = kiosk.PublicMessage(err)
		return o.showDutiesImport(c, status, p)
	}
	if err != nil {
		return wrap("import duties", err)
	}
	p.Problems, p.Notes, p.Rows = table.Problems, table.Notes, len(table.Duties)
	if len(p.Problems) > 0 {
		return o.showDutiesImport(c, fiber.StatusBadRequest, p)
	}
	stored, err := o.Duties.Duties(ctx)
	if err != nil {
		return wrap("import duties", err)
	}
	changes := kiosk.CompareDuties(stored.List, table.Duties, p.Replace)
	for _, x := range changes {
		p.add(o.dutyChange(x))
	}
	p.Kept = len(stored.List) - p.Dropped - (p.Rows - p.Added)
	text, err := o.DutyFiles.WriteDuties("yaml", table.Duties)
	if err != nil {
		return wrap("import duties", err)
	}
	p.Checked, p.Revision, p.Table = true, stored.Revision, string(text)
	return o.showDutiesImport(c, fiber.StatusOK, p)
}

func (p *dutiesImportPage) add(r dutyChangeRow) {
	switch r.What {
	case "新增":
		p.Added++
	case "删去":
		p.Dropped++
	default:
		p.Changed++
	}
	p.Changes = append(p.Changes, r)
}

var dutyFieldNames = map[string]string{
	"lead": "责任单位", "helpers": "配合单位", "content": "公开内容", "deadline": "公开时限", "cycle": "更新周期", "channels": "公开渠道", "basis": "依据", "note": "备注",
}

// dutyChange writes a change with names instead of ids.
func (o *Office) dutyChange(x kiosk.DutyChange) dutyChangeRow {
	r := dutyChangeRow{What: "改动", Item: x.ItemID}
	if it := o.Catalogue.Item(x.ItemID); it != nil {
		r.Item, r.Where = it.Name, o.categoryName(it.CategoryID)
	}
	fields := x.Fields
	switch {
	case x.Before == nil:
		r.What = "新增"
		fields = []kiosk.DutyField{{Name: "lead", After: x.After.Lead}}
	case x.After == nil:
		r.What = "删去"
		fields = []kiosk.DutyField{{Name: "lead", Before: x.Before.Lead}}
	}
	for _, f := range fields {
		r.Fields = append(r.Fields, kiosk.DutyField{Name: dutyFieldNames[f.Name], Before: o.named(f.Name, f.Before), After: o.named(f.Name, f.After)})
	}
	return r
}

// named writes the ids in a field as names.
func (o *Office) named(field, value string) string {
	if value == "" || field != "lead" && field != "helpers" && field != "channels" {
		return value
	}
	ids := strings.Split(value, "、")
	for i, id := range ids {
		if ch := o.Catalogue.Channel(id); field == "channels" && ch != nil {
			ids[i] = ch.Name
		} else if field != "channels" {
			ids[i] = o.nameOfBody(id)
		}
	}
	return strings.Join(ids, "、")
}

// importDuties stores what was checked, if the table is still the one it was
// compared with.
func (o *Office) importDuties(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p := dutiesImportPage{File: shortened(c.FormValue("file"), mostDutyName), Replace: c.FormValue("replace") != ""}
	table, err := o.DutyFiles.ReadDuties(ctx, "checked.yaml", []byte(c.FormValue("table")))
	if err == nil && len(table.Problems) > 0 {
		err = kiosk.Errorf(kiosk.Invalid, "核对过的内容不完整，请重新上传。")
	}
	var stored kiosk.Duties
	if err == nil {
		stored, err = o.Duties.Duties(ctx)
	}
	var changes []kiosk.DutyChange
	if err == nil {
		changes = kiosk.CompareDuties(stored.List, table.Duties, p.Replace)
		err = o.Duties.PutDuties(ctx, staff.Actor(c), number(c.FormValue("revision")), p.File, changes)
	}
	if status, ok := problemStatus(err); err != nil && ok {
		p.Problem = kiosk.PublicMessage(err)
		return o.showDutiesImport(c, status, p)
	}
	if err != nil {
		return wrap("import duties", err)
	}
	return c.Redirect("/office/duties?done="+strconv.Itoa(len(changes)), fiber.StatusSeeOther)
}
