package office

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

// settingsForm is the form of a terminal's settings as typed: lists are one
// thing a line, its parts between bars.
type settingsForm struct {
	Version  int // of the settings the form was made of
	Place    string
	Windows  string
	Hours    string
	Nearest  string
	Category string
	Notices  string
	DimFrom  string
	DimTo    string
	Idle     string
}

const bar = "｜"

func settingsFormOf(s kiosk.TerminalSettings, version int) settingsForm {
	f := settingsForm{
		Version: version, Place: s.Place, Hours: s.Hours, Category: s.Category, DimFrom: s.DimFrom, DimTo: s.DimTo,
	}
	if s.Idle > 0 {
		f.Idle = strconv.Itoa(s.Idle)
	}
	for _, w := range s.Windows {
		f.Windows += w.Number + bar + w.Does + "\n"
	}
	for _, p := range s.Nearest {
		f.Nearest += strings.TrimRight(strings.Join([]string{p.Name, p.Address, p.Phone, p.Hours}, bar), bar) + "\n"
	}
	for _, n := range s.Notices {
		f.Notices += n.From.String() + bar + n.To.String() + bar + n.Text + "\n"
	}
	return f
}

func readSettings(c *fiber.Ctx) settingsForm {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return settingsForm{
		Version: max(1, int(number(c.FormValue("version")))), Place: value("place"), Windows: value("windows"), Hours: value("hours"),
		Nearest: value("nearest"), Category: value("category"), Notices: value("notices"),
		DimFrom: value("dim_from"), DimTo: value("dim_to"), Idle: value("idle"),
	}
}

// settings reads the form. Invalid if something cannot be.
func (f settingsForm) settings(cat *kiosk.Catalogue) (s kiosk.TerminalSettings, err error) {
	s = kiosk.TerminalSettings{Place: f.Place, Hours: f.Hours, Category: f.Category, DimFrom: f.DimFrom, DimTo: f.DimTo}
	if f.Category != "" && cat.Category(f.Category) == nil {
		return s, kiosk.Errorf(kiosk.Invalid, "目录里没有这一类，请从列表里选。")
	}
	if f.Idle != "" {
		if s.Idle, err = strconv.Atoi(f.Idle); err != nil {
			return s, kiosk.Errorf(kiosk.Invalid, "空闲时间写秒数，例如 60。")
		}
	}
	for _, p := range parts(f.Windows, 2) {
		s.Windows = append(s.Windows, kiosk.ServiceWindow{Number: p[0], Does: p[1]})
	}
	for _, p := range parts(f.Nearest, 4) {
		s.Nearest = append(s.Nearest, kiosk.ServiceOffice{Name: p[0], Address: p[1], Phone: p[2], Hours: p[3]})
	}
	for i, p := range parts(f.Notices, 3) {
		n := kiosk.TerminalNotice{Text: p[2]}
		var err2 error
		n.From, err = kiosk.ParseDate(p[0])
		n.To, err2 = kiosk.ParseDate(p[1])
		if err := cmp.Or(err, err2); err != nil {
			return s, kiosk.Wrap(kiosk.Invalid, "第 "+strconv.Itoa(i+1)+" 条公告的日期不对，请写成：2026-10-01｜2026-10-07｜国庆期间不办公。", err)
		}
		s.Notices = append(s.Notices, n)
	}
	return terminal.CheckSettings(s)
}

// parts cuts lines into n parts at bars of either width or tabs; the last part
// keeps what is left, missing ones are empty.
func parts(text string, n int) [][]string {
	var out [][]string
	for l := range strings.Lines(strings.NewReplacer("|", bar, "\t", bar, "\r", "").Replace(text)) {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		p := make([]string, n)
		for i, s := range strings.SplitN(l, bar, n) {
			p[i] = strings.TrimSpace(s)
		}
		out = append(out, p)
	}
	return out
}
