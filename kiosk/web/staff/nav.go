package staff

import "gongkai/kiosk/accounts"

// Place is an entry of the navigation of staff.
type Place struct {
	Name string
	Path string
	Here bool // it, or a page of its group, is open
}

// place is an entry, what it takes to open it, and by what name pages say that
// they belong to it.
type place struct {
	id   string
	name string
	path string
	need accounts.Permission
}

// groups are the places of staff, those of one matter together: a row with all
// of them would be longer than the screens of halls and offices are wide.
var groups = []struct {
	name   string
	places []place
}{
	{"话务台", []place{{"desk", "话务台", "/desk/", accounts.DeskUse}}},
	{"一览", []place{{"home", "一览", "/office/", accounts.RecordRead}}},
	{"信息", []place{
		{"records", "全部记录", "/office/records", accounts.RecordRead},
		{"review", "核对归类", "/office/review", accounts.RecordCorrect},
		{"same", "同一份", "/office/same", accounts.RecordRead},
		{"missing", "缺的文件", "/office/missing", accounts.RecordRead},
		{"personal", "个人信息", "/office/personal", accounts.PersonalEdit},
		{"hidden", "已撤下", "/office/hidden", accounts.RecordRead},
	}},
	{"采集", []place{
		{"collect", "采集情况", "/office/collect", accounts.RecordRead},
		{"links", "坏链接", "/office/links", accounts.RecordRead},
	}},
	{"分工", []place{{"duties", "分工", "/office/duties", accounts.RecordRead}}},
	{"终端", []place{
		{"terminals", "终端", "/office/terminals", accounts.TerminalRead},
		{"questions", "留言", "/office/questions", accounts.QuestionRead},
	}},
	{"检索", []place{
		{"asked", "都问什么", "/office/asked", accounts.AskedRead},
		{"words", "用语", "/office/words", accounts.LanguageEdit},
		{"pins", "置顶", "/office/pins", accounts.LanguageEdit},
	}},
	{"系统", []place{
		{"accounts", "账号", "/office/accounts", accounts.AccountManage},
		{"audit", "审计", "/office/audit", accounts.AuditRead},
	}},
}

// Nav is the navigation of a page.
type Nav struct {
	Groups []Place // what the one signed in may open, by matter; each leads to its first place
	Places []Place // those of the matter that is open, none if it has but one
}

// Nav is for templates.
func (b Base) Nav() (n Nav) {
	for _, g := range groups {
		var open []Place
		here := false
		for _, p := range g.places {
			if b.Can(p.need) {
				open = append(open, Place{p.name, p.path, p.id == b.Here})
				here = here || p.id == b.Here
			}
		}
		if len(open) == 0 {
			continue
		}
		n.Groups = append(n.Groups, Place{g.name, open[0].Path, here})
		if here && len(open) > 1 {
			n.Places = open
		}
	}
	return n
}
