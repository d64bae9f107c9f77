package web_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff/stafftest"
)

// who says which roles may use each address behind the staff door. An address
// that is registered and not listed here fails the test.
var who = map[string][]kiosk.Role{
	"GET /staff/password":  all,
	"POST /staff/password": all,
	"POST /staff/logout":   all,

	"GET /desk/":      all,
	"GET /desk/d/:id": all,

	"GET /office/":                     officers,
	"GET /office/records":              officers,
	"GET /office/hidden":               officers,
	"GET /office/links":                officers,
	"GET /office/runs":                 officers,
	"GET /office/collect":              officers,
	"GET /office/collect/s/:id":        officers,
	"POST /office/collect/s/:id/start": officers,
	"POST /office/collect/s/:id/stop":  officers,
	"GET /office/d/:id":                officers,
	"POST /office/d/:id/hide":          officers,
	"POST /office/d/:id/show":          officers,
	"POST /office/d/:id/correct":       officers,
	"GET /office/review":               officers,
	"POST /office/review/:id":          officers,

	"GET /office/d/:id/history":   officers,
	"GET /office/d/:id/same":      officers,
	"POST /office/d/:id/separate": officers,
	"POST /office/d/:id/rejoin":   officers,
	"GET /office/same":            officers,
	"GET /office/missing":         officers,

	"GET /office/duties":             officers,
	"GET /office/duties/table.:kind": officers,
	"GET /office/duties/form.:kind":  officers,
	"GET /office/duties/import":      officers,
	"POST /office/duties/check":      officers,
	"POST /office/duties/import":     officers,

	"GET /office/asked":             officers,
	"GET /office/asked.csv":         officers,
	"GET /office/asked/one":         officers,
	"GET /office/words":             officers,
	"POST /office/words":            officers,
	"POST /office/words/:id/delete": officers,
	"GET /office/pins":              officers,
	"POST /office/pins":             officers,
	"POST /office/pins/:id/delete":  officers,

	"GET /office/personal":                         officers,
	"GET /office/personal.csv":                     officers,
	"GET /office/personal/leaks":                   officers,
	"GET /office/personal/leaks.csv":               officers,
	"POST /office/personal/told":                   officers,
	"GET /office/personal/decisions":               officers,
	"POST /office/personal/decisions/:id/withdraw": officers,
	"GET /office/personal/d/:id":                   officers,
	"POST /office/personal/d/:id/decide":           officers,
	"POST /office/personal/d/:id/release":          officers,
	"POST /office/personal/d/:id/original":         officers,

	"GET /office/terminals":                     officers,
	"GET /office/terminals.csv":                 officers,
	"POST /office/terminals":                    admins,
	"GET /office/terminals/:terminal":           officers,
	"POST /office/terminals/:terminal/settings": admins,
	"POST /office/terminals/:terminal/rename":   admins,
	"POST /office/terminals/:terminal/code":     admins,
	"POST /office/terminals/:terminal/reload":   admins,
	"POST /office/terminals/:terminal/care":     admins,
	"POST /office/terminals/:terminal/retire":   admins,
	"POST /office/terminals/:terminal/program":  admins,
	"POST /office/terminals/program":            admins,
	"GET /office/questions":                     officers,
	"GET /office/questions.csv":                 officers,
	"GET /office/questions/:id":                 officers,
	"POST /office/questions/:id/phone":          officers,
	"POST /office/questions/:id/close":          officers,

	"GET /office/audit":                    admins,
	"GET /office/audit.csv":                admins,
	"POST /office/audit/verify":            admins,
	"GET /office/accounts":                 admins,
	"POST /office/accounts":                admins,
	"POST /office/accounts/:name/password": admins,
	"POST /office/accounts/:name/role":     admins,
	"POST /office/accounts/:name/disable":  admins,
	"POST /office/accounts/:name/enable":   admins,
}

var (
	all      = []kiosk.Role{kiosk.RoleOperator, kiosk.RoleOfficer, kiosk.RoleAdmin}
	officers = []kiosk.Role{kiosk.RoleOfficer, kiosk.RoleAdmin}
	admins   = []kiosk.Role{kiosk.RoleAdmin}
)

// open are the addresses a stranger may use.
var open = []string{"GET /staff", "GET /staff/login", "POST /staff/login"}

// staffRoutes lists what is registered behind the door: "GET /office/".
func staffRoutes(app *fiber.App) []string {
	var out []string
	for _, r := range app.GetRoutes(true) {
		for _, prefix := range []string{"/desk", "/office", "/staff"} {
			name := r.Method + " " + r.Path
			if strings.HasPrefix(r.Path, prefix) && r.Method != fiber.MethodHead && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

func TestEveryStaffRouteIsDeniedUnlessItsRoleAllowsIt(t *testing.T) {
	site := stafftest.New(t, "")
	site.Collector.Is.Sources = []kiosk.CollectSource{{Source: kiosk.Source{ID: "openness"}}}
	browsers := map[kiosk.Role]*stafftest.Browser{}
	for _, role := range kiosk.Roles {
		browsers[role] = site.SignIn(role)
	}
	kept, err := site.Store.AddTerminal(t.Context(), kiosk.Actor{Name: "admin1"}, "大厅", kiosk.TerminalCode{})
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Store.LeaveQuestion(t.Context(), kiosk.Question{ID: "openness", Text: "怎么办"}); err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer(":terminal", kept.ID, ":id", "openness", ":name", "op03", ":kind", "csv")
	routes := staffRoutes(site.App)
	for name := range who {
		if !slices.Contains(routes, name) {
			t.Errorf("%s is listed here, but not registered", name)
		}
	}
	for _, name := range routes {
		if slices.Contains(open, name) {
			continue
		}
		roles, listed := who[name]
		if !listed {
			t.Errorf("%s is not listed: who may use it?", name)
			continue
		}
		method, path, _ := strings.Cut(fill.Replace(name), " ")
		checkStranger(t, site, method, path)
		for _, role := range kiosk.Roles {
			checkRole(t, browsers[role], role, method, path, slices.Contains(roles, role))
		}
	}
}

func checkStranger(t *testing.T, site *stafftest.Site, method, path string) {
	t.Helper()
	for _, cookie := range []string{"", "gongkai=", "gongkai=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		b := site.Stranger()
		b.Cookie = cookie
		a := b.Do(method, path, nil)
		if (a.Status != fiber.StatusFound && a.Status != fiber.StatusSeeOther) || !strings.HasPrefix(a.Location, "/staff/login") {
			t.Errorf("%s %s to a stranger with %q: %d %q", method, path, cookie, a.Status, a.Location)
		}
		if strings.Contains(a.Body, "openness") || strings.Contains(a.Body, "op03") {
			t.Errorf("%s %s shows a stranger: %s", method, path, a.Body)
		}
		b.Cookie, b.Header["Accept"] = cookie, "application/json"
		if a := b.Do(method, path, nil); a.Status != fiber.StatusUnauthorized || !strings.Contains(a.Body, `"unsigned"`) {
			t.Errorf("%s %s to a stranger's program: %d %s", method, path, a.Status, a.Body)
		}
	}
}

// checkRole sends no token, so that an allowed request that could change
// something is refused for that reason, and for that reason only.
func checkRole(t *testing.T, b *stafftest.Browser, role kiosk.Role, method, path string, allowed bool) {
	t.Helper()
	b.Header = map[string]string{"Accept": "text/html"}
	a := b.Do(method, path, nil)
	token := strings.Contains(a.Body, "放得太久")
	ok := false
	switch {
	case !allowed:
		ok = a.Status == fiber.StatusForbidden && !token && strings.Contains(a.Body, "才能用")
	case method == fiber.MethodGet:
		ok = a.Status == fiber.StatusOK
	default:
		ok = a.Status == fiber.StatusForbidden && token
	}
	if !ok {
		t.Errorf("%s %s as %s: status %d, allowed %v\n%.300s", method, path, role, a.Status, allowed, a.Body)
	}
	if cc := a.Header.Get("Cache-Control"); cc != "no-store" {
		t.Errorf("%s %s as %s: Cache-Control %q", method, path, role, cc)
	}
}

func TestUnknownStaffAddressesAreClosedToStrangers(t *testing.T) {
	site := stafftest.New(t, "")
	operator, officer := site.SignIn(kiosk.RoleOperator), site.SignIn(kiosk.RoleOfficer)
	for _, path := range []string{"/desk/nothing", "/office/nothing", "/office/d/x/y/z"} {
		if a := site.Stranger().Get(path); a.Status != fiber.StatusFound {
			t.Errorf("%s to a stranger: %d", path, a.Status)
		}
		if a := officer.Get(path); a.Status != fiber.StatusNotFound {
			t.Errorf("%s to an officer: %d", path, a.Status)
		}
	}
	if a := operator.Get("/office/nothing"); a.Status != fiber.StatusForbidden {
		t.Errorf("unknown office address to an operator: %d", a.Status)
	}
}
