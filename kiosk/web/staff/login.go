package staff

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

type loginPage struct {
	page.Base
	Next    string
	Name    string // as typed
	Problem string // why the last try did not work, "" if there was none
	Notice  string // something to know that is no fault, "" if nothing
	Idle    int    // minutes after which one is signed out
}

func (d *Door) loginForm(c *fiber.Ctx) error {
	next := safeNext(c.Query("next"))
	cur, err := d.Accounts.Session(c.UserContext(), c.Cookies(d.cookieName()))
	switch {
	case err == nil:
		if next == "" {
			next = home(cur.Account.Role)
		}
		return c.Redirect(next, fiber.StatusFound)
	case kiosk.KindOf(err) != kiosk.Unsigned:
		return err
	}
	p := loginPage{Base: d.Site.Base(c), Next: next}
	switch {
	case c.Query("ended") != "":
		p.Notice = "您离开了一会儿，已自动退出，请重新登录。"
	case c.Query("changed") != "":
		p.Notice = "密码已改好，其他机器上的登录都已退出。请用新密码登录。"
	case c.Query("out") != "":
		p.Notice = "已退出。"
	}
	return d.showLogin(c, fiber.StatusOK, p)
}

func (d *Door) showLogin(c *fiber.Ctx, status int, p loginPage) error {
	p.Title, p.Idle = "工作人员登录", int(d.Accounts.Idle()/time.Minute)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return d.Pages.HTML(c, status, "staff/login", p)
}

func (d *Door) login(c *fiber.Ctx) error {
	if err := d.checkOrigin(c); err != nil {
		return refuse(c, err)
	}
	p := loginPage{Base: d.Site.Base(c), Next: safeNext(c.FormValue("next")), Name: shorten(c.FormValue("name"))}
	if !d.limit.allow(c.IP()) {
		p.Problem = "这台机器试得太快了，请过一会儿再试。"
		return d.showLogin(c, fiber.StatusTooManyRequests, p)
	}
	ctx := c.UserContext()
	token, session, err := d.Accounts.SignIn(ctx, c.FormValue("name"), c.FormValue("password"), c.IP())
	switch kiosk.KindOf(err) {
	case kiosk.Unsigned:
		p.Problem = kiosk.PublicMessage(err)
		return d.showLogin(c, fiber.StatusUnauthorized, p)
	case kiosk.TooMany:
		p.Problem = kiosk.PublicMessage(err)
		return d.showLogin(c, fiber.StatusTooManyRequests, p)
	}
	if err != nil {
		return err
	}
	// The session this browser had, if any, is replaced, never continued.
	if err := d.Accounts.SignOut(ctx, c.Cookies(d.cookieName())); err != nil {
		return err
	}
	d.setCookie(c, token)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if p.Next == "" {
		cur, err := d.Accounts.Session(ctx, token)
		if err != nil {
			return err
		}
		p.Next = home(cur.Account.Role)
	}
	d.Logger.InfoContext(ctx, "signed in", "op", "sign_in", "account_id", session.AccountID)
	return c.Redirect(p.Next, fiber.StatusSeeOther)
}

func (d *Door) logout(c *fiber.Ctx) error {
	if err := d.Accounts.SignOut(c.UserContext(), c.Cookies(d.cookieName())); err != nil {
		return err
	}
	d.setCookie(c, "")
	return c.Redirect("/staff/login?out=1", fiber.StatusSeeOther)
}

type passwordPage struct {
	Base
	Problem string
	Home    string
}

func (d *Door) passwordForm(c *fiber.Ctx) error {
	return d.showPassword(c, fiber.StatusOK, "")
}

func (d *Door) showPassword(c *fiber.Ctx, status int, problem string) error {
	p := passwordPage{Base: d.Base(c, "改密码"), Problem: problem}
	p.Home = home(p.Account.Role)
	return d.Pages.HTML(c, status, "staff/password", p)
}

func (d *Door) changePassword(c *fiber.Ctx) error {
	if c.FormValue("new") != c.FormValue("again") {
		return d.showPassword(c, fiber.StatusBadRequest, "两次写的新密码不一样，请重新写。")
	}
	err := d.Accounts.ChangePassword(c.UserContext(), Actor(c), c.FormValue("old"), c.FormValue("new"))
	switch kiosk.KindOf(err) {
	case kiosk.Invalid:
		return d.showPassword(c, fiber.StatusBadRequest, kiosk.PublicMessage(err))
	case kiosk.TooMany:
		return d.showPassword(c, fiber.StatusTooManyRequests, kiosk.PublicMessage(err))
	}
	if err != nil {
		return err
	}
	d.setCookie(c, "")
	return c.Redirect("/staff/login?changed=1", fiber.StatusSeeOther)
}

// shorten bounds what a form sends back to the page.
func shorten(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 64)])
}
