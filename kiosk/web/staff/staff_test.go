package staff_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/web/staff/stafftest"
)

func login(name, password, next string) url.Values {
	return url.Values{"name": {name}, "password": {password}, "next": {next}}
}

func TestSignIn(t *testing.T) {
	site := stafftest.New(t, "")
	for _, tc := range []struct {
		name, user, password, next string
		status                     int
		location, want             string
	}{
		{name: "an operator goes to the desk", user: "op03", password: stafftest.Password, status: 303, location: "/desk/"},
		{name: "an officer goes to the office", user: "officer1", password: stafftest.Password, status: 303, location: "/office/"},
		{name: "back to the page asked for", user: "officer1", password: stafftest.Password, next: "/office/d/x?done=hide", status: 303, location: "/office/d/x?done=hide"},
		{name: "in capitals and with blanks", user: " OP03 ", password: stafftest.Password, status: 303, location: "/desk/"},
		{name: "a wrong password", user: "op03", password: "wrong", status: 401, want: "登录名或密码不对"},
		{name: "an unknown name", user: "nobody", password: "wrong", status: 401, want: "登录名或密码不对"},
		{name: "nothing typed", status: 401, want: "登录名或密码不对"},
		{name: "a hostile name comes back escaped", user: `"><script>alert(1)</script>`, password: "x", status: 401, want: "&lt;script&gt;"},
		{name: "a long name comes back short", user: strings.Repeat("长", 5000), password: "x", status: 401, want: strings.Repeat("长", 64) + `"`},
		{name: "a megabyte of password", user: "op03", password: strings.Repeat("x", 900_000), status: 401, want: "登录名或密码不对"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := site.Stranger()
			a := b.Post("/staff/login", login(tc.user, tc.password, tc.next))
			if a.Status != tc.status || a.Location != tc.location || !strings.Contains(a.Body, tc.want) {
				t.Errorf("%d %q\n%s", a.Status, a.Location, a.Body)
			}
			if strings.Contains(a.Body, "<script>alert") {
				t.Error("the name came back as HTML")
			}
			if (b.Cookie != "") != (tc.status == 303) {
				t.Errorf("cookie %q after status %d", b.Cookie, a.Status)
			}
		})
	}
}

func TestNextLeadsNowhereElse(t *testing.T) {
	site := stafftest.New(t, "")
	for _, next := range []string{
		"https://evil.example/", "//evil.example/", `/\evil.example/`, `\\evil.example`, "/office/../../evil", "/office//evil.example",
		"javascript:alert(1)", "/office/\r\nSet-Cookie: a=b", "http:/office/", "/officer", "/m/d/x", "/api/v1/search", "office/",
		"/office/%2e%2e/%2e%2e/k/", "https://example.com@evil.example/office/", "/desk@evil.example", "/%2f/evil.example", "/staff/logout",
		"/office/?" + strings.Repeat("a", 2000), "\x00/office/",
	} {
		a := site.Stranger().Post("/staff/login", login("officer1", stafftest.Password, next))
		if a.Status != fiber.StatusSeeOther || a.Location != "/office/" {
			t.Errorf("next %q led to %d %q", next, a.Status, a.Location)
		}
		site.Now = site.Now.Add(time.Minute)
		page := site.Stranger().Get("/staff/login?next=" + url.QueryEscape(next))
		if !strings.Contains(page.Body, `name="next" value=""`) {
			t.Errorf("the form carries next %q", next)
		}
	}
	for _, next := range []string{"/desk/", "/desk/d/x?q=%E4%BD%8E", "/office", "/office/audit?before=7", "/staff/password"} {
		a := site.Stranger().Post("/staff/login", login("admin1", stafftest.Password, next))
		if a.Location != next {
			t.Errorf("next %q led to %q", next, a.Location)
		}
		site.Now = site.Now.Add(time.Minute)
	}
}

func TestStrangersAreAskedToSignIn(t *testing.T) {
	b := stafftest.New(t, "").Stranger()
	a := b.Get("/office/records?q=%E4%BD%8E%E4%BF%9D")
	if want := "/staff/login?next=" + url.QueryEscape("/office/records?q=%E4%BD%8E%E4%BF%9D"); a.Status != 302 || a.Location != want {
		t.Errorf("%d %q, want %q", a.Status, a.Location, want)
	}
	b.Header["Referer"] = "http://example.com/office/d/openness"
	if a := b.Post("/office/d/openness/hide", url.Values{"reason": {"x"}}); a.Status != 303 || a.Location != "/staff/login?next=%2Foffice%2Fd%2Fopenness" {
		t.Errorf("a form: %d %q", a.Status, a.Location)
	}
	b.Header = map[string]string{"Sec-Fetch-Dest": "empty"}
	if a := b.Get("/desk/"); a.Status != 401 || !strings.Contains(a.Body, `"kind":"unsigned"`) {
		t.Errorf("a script: %d %s", a.Status, a.Body)
	}
}

func TestCookie(t *testing.T) {
	for public, want := range map[string][]string{
		"":                      {"gongkai=", "HttpOnly", "SameSite=Lax", "path=/"},
		"http://127.0.0.1:8080": {"gongkai=", "HttpOnly", "SameSite=Lax", "path=/"},
		"https://example.com":   {"__Host-gongkai=", "HttpOnly", "SameSite=Lax", "path=/", "secure"},
	} {
		b := stafftest.New(t, public).Stranger()
		b.Header["Origin"] = "http://example.com"
		if public == "https://example.com" {
			b.Header["Origin"] = public
		}
		a := b.Post("/staff/login", login("op03", stafftest.Password, ""))
		got := a.Header.Get("Set-Cookie")
		for _, w := range want {
			if !strings.Contains(strings.ToLower(got), strings.ToLower(w)) || !strings.HasPrefix(got, want[0]) {
				t.Errorf("public %q: cookie %q lacks %s", public, got, w)
			}
		}
		for _, never := range []string{"domain", "expires", "max-age"} {
			if strings.Contains(strings.ToLower(got), never) {
				t.Errorf("public %q: cookie %q has %s", public, got, never)
			}
		}
		if strings.HasPrefix(public, "https") == !strings.Contains(strings.ToLower(got), "secure") {
			t.Errorf("public %q: cookie %q", public, got)
		}
		if a := b.Get("/desk/"); a.Status != 200 {
			t.Errorf("public %q: signed in, but /desk/ gives %d", public, a.Status)
		}
	}
}

func TestRequestsFromElsewhereAreRefused(t *testing.T) {
	site := stafftest.New(t, "https://gk.example.gov.cn")
	// This installation is reached through its public address or by its host.
	b := &stafftest.Browser{Site: site, Header: map[string]string{"Origin": "https://gk.example.gov.cn"}}
	if a := b.Post("/staff/login", login("officer1", stafftest.Password, "")); a.Status != 303 {
		t.Fatalf("sign in: %d", a.Status)
	}
	page := b.Get("/office/d/openness").Body
	_, page, _ = strings.Cut(page, `name="csrf" value="`)
	token, _, _ := strings.Cut(page, `"`)
	if len(token) < 40 {
		t.Fatalf("token %q", token)
	}
	rev := site.Revision("openness")
	for _, tc := range []struct {
		name   string
		header map[string]string
		csrf   string
		want   string // part of the refusal, "" if it goes through
	}{
		{"another site", map[string]string{"Origin": "https://evil.example"}, token, "不是从本系统"},
		{"another site with our name in it", map[string]string{"Origin": "https://gk.example.gov.cn.evil.example"}, token, "不是从本系统"},
		{"another port", map[string]string{"Origin": "https://gk.example.gov.cn:8443"}, token, "不是从本系统"},
		{"our address without TLS", map[string]string{"Origin": "http://gk.example.gov.cn"}, token, "不是从本系统"},
		{"an opaque origin", map[string]string{"Origin": "null"}, token, "不是从本系统"},
		{"no origin at all", map[string]string{"Origin": ""}, token, "不是从本系统"},
		{"cross-site", map[string]string{"Origin": "https://gk.example.gov.cn", "Sec-Fetch-Site": "cross-site"}, token, "不是从本系统"},
		{"same-site but another host", map[string]string{"Sec-Fetch-Site": "same-site"}, token, "不是从本系统"},
		{"no token", nil, "", "放得太久"},
		{"a wrong token", nil, strings.Repeat("A", len(token)), "放得太久"},
		{"half a token", nil, token[:20], "放得太久"},
		{"our page", map[string]string{"Origin": "https://gk.example.gov.cn", "Sec-Fetch-Site": "same-origin"}, token, ""},
	} {
		b.Header = map[string]string{"Origin": "https://gk.example.gov.cn"}
		maps.Copy(b.Header, tc.header)
		form := url.Values{"csrf": {tc.csrf}, "reason": {"测试"}, "revision": {rev}}
		a := b.Do("POST", "/office/d/openness/hide", form)
		switch {
		case tc.want == "" && a.Status != 303:
			t.Errorf("%s: %d\n%s", tc.name, a.Status, a.Body)
		case tc.want != "" && (a.Status != 403 || !strings.Contains(a.Body, tc.want)):
			t.Errorf("%s: %d, want %q\n%.400s", tc.name, a.Status, tc.want, a.Body)
		}
	}
	b.Header = map[string]string{"Origin": "https://evil.example"}
	if a := b.Post("/staff/login", login("officer1", stafftest.Password, "")); a.Status != 403 {
		t.Errorf("signing in from another site: %d", a.Status)
	}
}

func TestTokenInAHeader(t *testing.T) {
	b := stafftest.New(t, "").SignIn(kiosk.RoleOperator)
	b.Header["X-CSRF-Token"], b.CSRF = b.CSRF, ""
	if a := b.Post("/staff/logout", nil); a.Status != 303 {
		t.Errorf("%d", a.Status)
	}
}

func TestTokensBelongToTheirSession(t *testing.T) {
	site := stafftest.New(t, "")
	mine, theirs := site.SignIn(kiosk.RoleOperator), site.SignIn(kiosk.RoleOfficer)
	mine.CSRF = theirs.CSRF
	if a := mine.Post("/staff/logout", nil); a.Status != 403 {
		t.Errorf("somebody else's token: %d", a.Status)
	}
}

func TestSignOut(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	cookie := b.Cookie
	a := b.Post("/staff/logout", nil)
	if a.Status != 303 || a.Location != "/staff/login?out=1" || b.Cookie != "" {
		t.Errorf("%d %q, cookie %q", a.Status, a.Location, b.Cookie)
	}
	b.Cookie = cookie
	if a := b.Get("/office/"); a.Status != 302 || !strings.Contains(a.Location, "ended=1") {
		t.Errorf("the old cookie: %d %q", a.Status, a.Location)
	}
}

func TestSigningInAgainReplacesTheSession(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOperator)
	old := b.Cookie
	if a := b.Post("/staff/login", login("officer1", stafftest.Password, "")); a.Status != 303 || b.Cookie == old {
		t.Fatalf("%d, cookie unchanged %v", a.Status, b.Cookie == old)
	}
	b.Cookie = old
	if a := b.Get("/desk/"); a.Status != 302 {
		t.Errorf("the session that was replaced still works: %d", a.Status)
	}
	planted := site.Stranger()
	planted.Cookie = "gongkai=planted"
	planted.Post("/staff/login", login("op03", stafftest.Password, ""))
	if planted.Cookie == "gongkai=planted" || planted.Cookie == "" {
		t.Errorf("a planted cookie became a session: %q", planted.Cookie)
	}
}

func TestTheSignInPageWhenSignedIn(t *testing.T) {
	site := stafftest.New(t, "")
	if a := site.SignIn(kiosk.RoleOperator).Get("/staff/login"); a.Status != 302 || a.Location != "/desk/" {
		t.Errorf("%d %q", a.Status, a.Location)
	}
	if a := site.SignIn(kiosk.RoleAdmin).Get("/staff/login?next=/office/audit"); a.Status != 302 || a.Location != "/office/audit" {
		t.Errorf("%d %q", a.Status, a.Location)
	}
}

func TestSessionsEnd(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	site.Now = site.Now.Add(29 * time.Minute)
	if a := b.Get("/office/"); a.Status != 200 {
		t.Errorf("after 29 minutes: %d", a.Status)
	}
	site.Now = site.Now.Add(31 * time.Minute)
	a := b.Get("/office/")
	if a.Status != 302 || !strings.Contains(a.Location, "ended=1") {
		t.Fatalf("after 31 idle minutes: %d %q", a.Status, a.Location)
	}
	if p := b.Get(a.Location); !strings.Contains(p.Body, "已自动退出") {
		t.Error("the login page does not say why")
	}
}

func TestAnotherRoleWorksAtOnce(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	if err := site.Accounts.SetRole(t.Context(), accounts.System, "officer1", kiosk.RoleOperator); err != nil {
		t.Fatal(err)
	}
	if a := b.Get("/office/"); a.Status != 302 {
		t.Errorf("an officer made operator still gets %d", a.Status)
	}
	b = &stafftest.Browser{Site: site}
	b.Post("/staff/login", login("officer1", stafftest.Password, ""))
	a := b.Get("/office/")
	if a.Status != 403 || !strings.Contains(a.Body, "公开专员、管理员才能用") || !strings.Contains(a.Body, `href="/desk/"`) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}

func TestChangePassword(t *testing.T) {
	site := stafftest.New(t, "")
	b, elsewhere := site.SignIn(kiosk.RoleOperator), site.SignIn(kiosk.RoleOperator)
	const fresh = "风筝 海带 四十七 灯塔"
	for _, tc := range []struct{ name, old, fresh, again, want string }{
		{"typed differently", stafftest.Password, fresh, fresh + "x", "不一样"},
		{"a wrong old one", "not it at all", fresh, fresh, "现在的密码不对"},
		{"a common one", stafftest.Password, "password12", "password12", "太常见"},
		{"a short one", stafftest.Password, "short", "short", "至少 10"},
	} {
		a := b.Post("/staff/password", url.Values{"old": {tc.old}, "new": {tc.fresh}, "again": {tc.again}})
		if a.Status != 400 || !strings.Contains(a.Body, tc.want) || strings.Contains(a.Body, tc.fresh) {
			t.Errorf("%s: %d\n%s", tc.name, a.Status, a.Body)
		}
	}
	a := b.Post("/staff/password", url.Values{"old": {stafftest.Password}, "new": {fresh}, "again": {fresh}})
	if a.Status != 303 || a.Location != "/staff/login?changed=1" {
		t.Fatalf("%d %q", a.Status, a.Location)
	}
	if a := elsewhere.Get("/desk/"); a.Status != 302 {
		t.Errorf("a session elsewhere still works: %d", a.Status)
	}
	if a := b.Post("/staff/login", login("op03", fresh, "")); a.Status != 303 {
		t.Errorf("the new password: %d", a.Status)
	}
}

func TestLockOutAndRate(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.Stranger()
	for range 4 {
		if a := b.Post("/staff/login", login("op03", "wrong", "")); a.Status != 401 {
			t.Fatalf("free try: %d", a.Status)
		}
	}
	if a := b.Post("/staff/login", login("op03", "wrong", "")); a.Status != 429 || !strings.Contains(a.Body, "1 分钟后再试") {
		t.Errorf("the fifth: %d\n%s", a.Status, a.Body)
	}
	if a := b.Post("/staff/login", login("op03", stafftest.Password, "")); a.Status != 429 {
		t.Errorf("the right password while locked: %d", a.Status)
	}
	for range 14 {
		b.Post("/staff/login", login("officer1", stafftest.Password, ""))
	}
	if a := b.Post("/staff/login", login("officer1", stafftest.Password, "")); a.Status != 429 || !strings.Contains(a.Body, "试得太快") {
		t.Errorf("the 21st try at once from one address: %d", a.Status)
	}
	site.Now = site.Now.Add(3 * time.Second)
	if a := b.Post("/staff/login", login("officer1", stafftest.Password, "")); a.Status != 303 {
		t.Errorf("three seconds later: %d", a.Status)
	}
}
