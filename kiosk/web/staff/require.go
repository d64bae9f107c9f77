package staff

import (
	"crypto/subtle"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/web/page"
)

// Require lets through who is signed in and has all the permissions named.
// Others are sent to the login page (programs get 401) or told which role can
// do this (403).
func (d *Door) Require(perms ...accounts.Permission) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		cur := current(c)
		if cur == nil {
			var err error
			cur, err = d.Accounts.Session(c.UserContext(), c.Cookies(d.cookieName()))
			if kiosk.KindOf(err) == kiosk.Unsigned {
				return d.askToSignIn(c, err)
			}
			if err != nil {
				return err
			}
			c.Locals(localKey, cur)
		}
		for _, p := range perms {
			if !accounts.Allowed(cur.Account.Role, p) {
				return d.deny(c, p)
			}
		}
		if !safeMethod(c.Method()) {
			if err := d.checkOrigin(c); err != nil {
				return refuse(c, err)
			}
			if !sameToken(c, cur.Session.CSRF) {
				return refuse(c, errStalePage)
			}
		}
		return c.Next()
	}
}

var (
	errStalePage = kiosk.Errorf(kiosk.Forbidden, "这一页放得太久了，请返回刷新后再提交。")
	errForeign   = kiosk.Errorf(kiosk.Forbidden, "这次提交不是从本系统的页面来的，没有执行。")
)

func safeMethod(m string) bool {
	return m == fiber.MethodGet || m == fiber.MethodHead || m == fiber.MethodOptions
}

func sameToken(c *fiber.Ctx, want string) bool {
	got := c.Get("X-CSRF-Token")
	if got == "" {
		got = c.FormValue("csrf")
	}
	return want != "" && subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

// checkOrigin refuses what another site's page sent. Browsers say where a
// request comes from in Sec-Fetch-Site (over HTTPS) and Origin (on every
// POST); one that says neither is refused too.
func (d *Door) checkOrigin(c *fiber.Ctx) error {
	site, origin := c.Get("Sec-Fetch-Site"), c.Get(fiber.HeaderOrigin)
	if site == "" && origin == "" {
		return errForeign
	}
	if site != "" && site != "same-origin" {
		return errForeign
	}
	if origin != "" && !d.ours(c, origin) {
		return errForeign
	}
	return nil
}

// ours reports whether an Origin is this server as the browser sees it: the
// public address, or the host it asked for.
func (d *Door) ours(c *fiber.Ctx, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return false
	}
	if d.public != nil && strings.EqualFold(u.Host, d.public.Host) {
		return u.Scheme == d.public.Scheme
	}
	return strings.EqualFold(u.Host, string(c.Context().Host()))
}

// wantsJSON reports whether a program asks, not a person's browser window.
func wantsJSON(c *fiber.Ctx) bool {
	return strings.Contains(c.Get(fiber.HeaderAccept), "application/json") ||
		c.Get("Sec-Fetch-Dest") == "empty" || c.Get(fiber.HeaderXRequestedWith) != ""
}

// refuse answers an error: in JSON to programs, otherwise through the shell's
// error page.
func refuse(c *fiber.Ctx, err error) error {
	if !wantsJSON(c) {
		return err
	}
	status := fiber.StatusForbidden
	if kiosk.KindOf(err) == kiosk.Unsigned {
		status = fiber.StatusUnauthorized
	}
	id, _ := c.Locals(page.RequestIDKey).(string)
	return c.Status(status).JSON(fiber.Map{"error": fiber.Map{
		"kind": kiosk.KindOf(err).String(), "message": kiosk.PublicMessage(err), "request_id": id,
	}})
}

func (d *Door) askToSignIn(c *fiber.Ctx, err error) error {
	if wantsJSON(c) {
		return refuse(c, err)
	}
	next, status := c.OriginalURL(), fiber.StatusFound
	if !safeMethod(c.Method()) {
		// The form is lost, the page it stood on is not.
		next, status = "", fiber.StatusSeeOther
		if u, err := url.Parse(c.Get(fiber.HeaderReferer)); err == nil {
			next = u.RequestURI()
		}
	}
	q := url.Values{}
	if next = safeNext(next); next != "" {
		q.Set("next", next)
	}
	if c.Cookies(d.cookieName()) != "" {
		q.Set("ended", "1")
		d.setCookie(c, "")
	}
	to := "/staff/login"
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return c.Redirect(to, status)
}

type deniedPage struct {
	Base
	Who  string // roles that can
	Home string // where the visitor's own work is
}

func (d *Door) deny(c *fiber.Ctx, p accounts.Permission) error {
	who := accounts.RoleNames(accounts.RolesWith(p))
	if wantsJSON(c) {
		return refuse(c, kiosk.Errorf(kiosk.Forbidden, "这里要%s才能用。", who))
	}
	v := deniedPage{Base: d.Base(c, "没有权限"), Who: who, Home: home(current(c).Account.Role)}
	return d.Pages.HTML(c, fiber.StatusForbidden, "staff/denied", v)
}
