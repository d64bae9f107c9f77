package office

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

type missingRow struct {
	kiosk.MissingCitation
	Path   string // of the newest that cites it
	Search string // of all that name the number
}

type missingPage struct {
	base
	Rows  []missingRow
	Count string
}

// missing lists documents that others cite and that are not in the archive.
func (o *Office) missing(c *fiber.Ctx) error {
	p := missingPage{base: o.base(c, "没有收录的文件", "missing")}
	if o.Relations != nil {
		list, err := o.Relations.MissingCitations(c.UserContext(), maxRows)
		if err != nil {
			return wrap("missing", err)
		}
		for _, m := range list {
			p.Rows = append(p.Rows, missingRow{m, recordPath(m.Newest.ID), recordsURL(m.Number)})
		}
	}
	p.Count = atMost(len(p.Rows))
	return o.Pages.HTML(c, fiber.StatusOK, "office/missing", p)
}
