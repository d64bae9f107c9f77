package staff

import (
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/web/page"
)

// Deps is what the door uses.
type Deps struct {
	Pages    *page.Renderer
	Site     *page.Site
	Accounts *accounts.Service
	Logger   *slog.Logger // nil discards
}

// Door lets staff in.
type Door struct {
	Deps
	limit  *limiter
	public *url.URL // the installation's public address, nil if none is set
}

// New returns a door. It fails if a page template is missing.
func New(d Deps) (*Door, error) {
	if err := d.Pages.Need("staff/login", "staff/password", "staff/denied", "staff/error"); err != nil {
		return nil, err
	}
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	door := &Door{Deps: d, limit: newLimiter(d.Site.Now)}
	if d.Site.PublicURL != "" {
		u, err := url.Parse(d.Site.PublicURL)
		if err != nil {
			return nil, kiosk.Errorf(kiosk.Invalid, "staff: public URL %q: %w", d.Site.PublicURL, err)
		}
		door.public = u
	}
	return door, nil
}

// Register adds the routes below /staff.
func (d *Door) Register(r fiber.Router) {
	r.Get("/staff", func(c *fiber.Ctx) error { return c.Redirect("/staff/login") })
	r.Get("/staff/login", d.loginForm)
	r.Post("/staff/login", d.login)
	r.Post("/staff/logout", d.Require(), d.logout)
	r.Get("/staff/password", d.Require(), d.passwordForm)
	r.Post("/staff/password", d.Require(), d.changePassword)
}

// secure reports whether browsers reach us over HTTPS only.
func (d *Door) secure() bool { return d.public != nil && d.public.Scheme == "https" }

// cookieName is bound to the host by its prefix where HTTPS allows that.
func (d *Door) cookieName() string {
	if d.secure() {
		return "__Host-gongkai"
	}
	return "gongkai"
}

func (d *Door) setCookie(c *fiber.Ctx, token string) {
	cookie := &fiber.Cookie{
		Name: d.cookieName(), Value: token, Path: "/", HTTPOnly: true, Secure: d.secure(),
		SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: true,
	}
	if token == "" {
		cookie.SessionOnly, cookie.Expires = false, time.Unix(1, 0)
	}
	c.Cookie(cookie)
}

// Base is what pages behind the door embed.
type Base struct {
	page.Base
	Account kiosk.Account
	CSRF    string
	Here    string // the entry of the navigation that is open, "" for none
}

// Can reports whether the one signed in has a permission, for templates.
func (b Base) Can(p accounts.Permission) bool { return accounts.Allowed(b.Account.Role, p) }

// Base fills in what pages behind the door share. It is for handlers behind
// Require.
func (d *Door) Base(c *fiber.Ctx, title string) Base {
	b := Base{Base: d.Site.Base(c), CSRF: CSRF(c)}
	if cur := current(c); cur != nil {
		b.Account = cur.Account
	}
	b.Title = title
	return b
}

// Actor returns who acts, for permissions and the audit log; the zero Actor
// where Require did not run.
func Actor(c *fiber.Ctx) kiosk.Actor {
	cur := current(c)
	if cur == nil {
		return kiosk.Actor{}
	}
	a := cur.Actor()
	a.Address = c.IP()
	return a
}

// CSRF returns the token that forms must send back in the field csrf.
func CSRF(c *fiber.Ctx) string {
	if cur := current(c); cur != nil {
		return cur.Session.CSRF
	}
	return ""
}

const localKey = "staff"

func current(c *fiber.Ctx) *accounts.Current {
	cur, _ := c.Locals(localKey).(*accounts.Current)
	return cur
}

// home is where a role's work is.
func home(r kiosk.Role) string {
	if accounts.Allowed(r, accounts.RecordRead) {
		return "/office/"
	}
	return "/desk/"
}

// safeNext returns the page to go to after sign-in, "" unless it is one of
// ours for staff: a link to the login page must not be able to send people
// anywhere else.
func safeNext(next string) string {
	if len(next) > 1000 || strings.ContainsFunc(next, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return ""
	}
	if strings.Contains(u.Path, "//") || strings.Contains(u.Path, "..") {
		return ""
	}
	for _, prefix := range []string{"/desk", "/office", "/staff/password"} {
		if rest, ok := strings.CutPrefix(u.Path, prefix); ok && (rest == "" || rest[0] == '/') {
			return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
		}
	}
	return ""
}
