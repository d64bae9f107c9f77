package office

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

type accountRow struct {
	kiosk.Account
	Path   string
	Self   bool
	Locked bool
	Off    bool
}

type accountsPage struct {
	base
	Rows     []accountRow
	Roles    []kiosk.Role
	Active   int
	Off      int
	Problem  string
	Done     string
	Secret   string // a password that was just made, shown this once
	SecretOf string
	New      accounts.NewAccount // as typed
}

var accountDone = map[string]string{
	"role":    "角色已改，这个账号要重新登录。",
	"disable": "已停用，这个账号在所有机器上都已退出。",
	"enable":  "已启用。",
}

func (o *Office) accounts(c *fiber.Ctx) error {
	p := accountsPage{Done: accountDone[c.Query("done")]}
	return o.showAccounts(c, fiber.StatusOK, p)
}

func (o *Office) showAccounts(c *fiber.Ctx, status int, p accountsPage) error {
	p.base, p.Roles = o.base(c, "账号", "accounts"), kiosk.Roles
	if p.New.Role == "" {
		p.New.Role = kiosk.RoleOperator
	}
	list, err := o.Accounts.List(c.UserContext())
	if err != nil {
		return wrap("accounts", err)
	}
	for _, a := range list {
		row := accountRow{
			Account: a, Path: "/office/accounts/" + url.PathEscape(a.Name), Self: a.ID == p.Account.ID,
			Locked: a.LockedUntil.After(o.Site.Now()), Off: !a.DisabledAt.IsZero(),
		}
		if row.Off {
			p.Off++
		} else {
			p.Active++
		}
		p.Rows = append(p.Rows, row)
	}
	return o.Pages.HTML(c, status, "office/accounts", p)
}

// accountProblem shows the page with what could not be done; other errors go on.
func (o *Office) accountProblem(c *fiber.Ctx, err error, p accountsPage) error {
	status := fiber.StatusBadRequest
	switch kiosk.KindOf(err) {
	case kiosk.Conflict:
		status = fiber.StatusConflict
	case kiosk.Invalid:
	default:
		return wrap("accounts", err)
	}
	p.Problem = kiosk.PublicMessage(err)
	return o.showAccounts(c, status, p)
}

func (o *Office) addAccount(c *fiber.Ctx) error {
	n := accounts.NewAccount{
		Name: c.FormValue("name"), DisplayName: strings.TrimSpace(c.FormValue("display_name")),
		Role: kiosk.Role(c.FormValue("role")), Password: accounts.NewPassword(),
	}
	a, err := o.Accounts.Add(c.UserContext(), staff.Actor(c), n)
	if err != nil {
		return o.accountProblem(c, err, accountsPage{New: n})
	}
	return o.showAccounts(c, fiber.StatusOK, accountsPage{Secret: n.Password, SecretOf: a.Name})
}

func (o *Office) resetPassword(c *fiber.Ctx) error {
	name := page.Param(c, "name")
	if accounts.FoldName(name) == staff.Actor(c).Name {
		return o.accountProblem(c, kiosk.Errorf(kiosk.Conflict, "自己的密码请用右上角的“改密码”。"), accountsPage{})
	}
	password := accounts.NewPassword()
	if err := o.Accounts.SetPassword(c.UserContext(), staff.Actor(c), name, password); err != nil {
		return o.accountProblem(c, err, accountsPage{})
	}
	return o.showAccounts(c, fiber.StatusOK, accountsPage{Secret: password, SecretOf: name})
}

func (o *Office) setRole(c *fiber.Ctx) error {
	return o.changeAccount(c, "role", func(name string) error {
		return o.Accounts.SetRole(c.UserContext(), staff.Actor(c), name, kiosk.Role(c.FormValue("role")))
	})
}

func (o *Office) disable(c *fiber.Ctx) error {
	return o.changeAccount(c, "disable", func(name string) error {
		return o.Accounts.Disable(c.UserContext(), staff.Actor(c), name)
	})
}

func (o *Office) enable(c *fiber.Ctx) error {
	return o.changeAccount(c, "enable", func(name string) error {
		return o.Accounts.Enable(c.UserContext(), staff.Actor(c), name)
	})
}

func (o *Office) changeAccount(c *fiber.Ctx, action string, change func(name string) error) error {
	name := page.Param(c, "name")
	if err := change(name); err != nil {
		return o.accountProblem(c, err, accountsPage{})
	}
	return c.Redirect("/office/accounts?done="+action, fiber.StatusSeeOther)
}
