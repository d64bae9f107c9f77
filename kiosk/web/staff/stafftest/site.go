// Package stafftest runs a whole server on a store in a temporary folder, with
// one account a role, for tests of the pages behind the staff door. It is
// imported by tests only.
package stafftest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/update"
	"gongkai/kiosk/web"
)

// Password is the password of every account.
const Password = "kH7-tQ2m.Xv9"

// Names are the accounts, by role.
var Names = map[kiosk.Role]string{kiosk.RoleOperator: "op03", kiosk.RoleOfficer: "officer1", kiosk.RoleAdmin: "admin1"}

// Site is a running installation with the samples of kiosktest.
type Site struct {
	App        *fiber.App
	Server     *web.Server
	Store      *store.DB
	Accounts   *accounts.Service
	Now        time.Time  // what its clock shows; turn it
	Changes    int        // how often the index was told to follow
	Follow     error      // what the index answers
	Rescreened []string   // records that were masked anew
	Spoken     int        // how often searches were told the local language
	IndexIs    string     // "building", "stale", "failed", "built" or ""
	Collector  Collector  // what collects
	Keys       *keys.Keys // of the installation
	Programs   *update.Shelf
	Broken     error // what checking the audit log answers, nil to really check
	t          testing.TB
}

// New returns an installation reached at http://example.com, or at the public
// address if one is given.
func New(t testing.TB, public string) *Site {
	t.Helper()
	s := &Site{Now: kiosktest.Now, t: t}
	now := func() time.Time { return s.Now }
	var err error
	if s.Store, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Store.Close() })
	data := t.TempDir()
	if s.Keys, err = keys.LoadOrCreate(data); err != nil {
		t.Fatal(err)
	}
	s.Programs = update.OpenShelf(data, "v2", s.Keys, slog.New(slog.DiscardHandler))
	if _, err := s.Store.Put(t.Context(), kiosktest.Records()); err != nil {
		t.Fatal(err)
	}
	cheap := accounts.Params{Memory: 64, Time: 1, Threads: 1}
	s.Accounts, err = accounts.New(s.Store, accounts.Config{Params: cheap, RefusalDelay: time.Nanosecond, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range kiosk.Roles {
		n := accounts.NewAccount{Name: Names[role], Role: role, Password: Password}
		if _, err := s.Accounts.Add(t.Context(), accounts.System, n); err != nil {
			t.Fatal(err)
		}
	}
	srv, err := web.New(web.Config{
		Catalogue: kiosktest.Catalogue(t), Disclosures: s.Store, Searcher: kiosktest.Searcher(kiosktest.Disclosures()),
		Accounts: s.Accounts, Editor: s.Store, Audit: auditLog{s.Store, s}, Asked: s.Store, Phrasebook: s.Store, Personal: s.Store, Relations: s.Store,
		Letterbox: s.Store, QuestionDesk: s.Store,
		Terminals: s.Store, TerminalKeys: func() (string, string) { return "sign", "box" }, Programs: s.Programs,
		Duties: s.Store, DutyFiles: kiosktest.DutyFiles{},
		Collector: &s.Collector, Collected: s.Store,
		Rescreen: func(_ context.Context, id string) error {
			s.Rescreened = append(s.Rescreened, id)
			return nil
		},
		Changed: func(context.Context) error {
			s.Changes++
			return s.Follow
		},
		Rehearse: func(l kiosk.Language) kiosk.Searcher { return rehearsal{l} },
		Spoken: func(context.Context) error {
			s.Spoken++
			return s.Follow
		},
		IndexState: s.indexState,
		Templates:  assets.Templates, Static: assets.Static, SiteName: "乳山政务公开", PublicURL: public, Now: now,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Server, s.App = srv, srv.App()
	return s
}

// indexState is what the index says of itself.
func (s *Site) indexState() web.IndexState {
	st := web.IndexState{Stale: s.IndexIs == "stale", Building: s.IndexIs == "building", Failed: s.IndexIs == "failed", Done: 3, Total: 9}
	if s.IndexIs == "built" {
		st.BuiltAt = s.Now
	}
	return st
}

// rehearsal answers a word of the language with the first sample, anything
// else with nothing.
type rehearsal struct{ language kiosk.Language }

// Search implements kiosk.Searcher.
func (r rehearsal) Search(_ context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	for _, w := range r.language.Words {
		if w.Word == req.Text {
			d := kiosktest.Disclosures()[0]
			return &kiosk.Hits{Total: 1, Hits: []kiosk.Hit{{ID: d.ID, Title: d.Title}}}, nil
		}
	}
	return &kiosk.Hits{}, nil
}

// Suggest implements kiosk.Searcher.
func (rehearsal) Suggest(context.Context, string, int) ([]kiosk.Suggestion, error) { return nil, nil }

// Related implements kiosk.Searcher.
func (rehearsal) Related(context.Context, string, int) ([]kiosk.Related, error) { return nil, nil }

// Collector is a collector that does what it is told to say.
type Collector struct {
	Is    kiosk.CollectState
	Fails error
	Asked []string // "start a", "stop a"
}

// State implements kiosk.Collector.
func (c *Collector) State() kiosk.CollectState { return c.Is }

// Collect implements kiosk.Collector.
func (c *Collector) Collect(_ context.Context, actor kiosk.Actor, id string) error {
	c.Asked = append(c.Asked, "start "+id+" "+actor.Name)
	return c.Fails
}

// Stop implements kiosk.Collector.
func (c *Collector) Stop(_ context.Context, actor kiosk.Actor, id string) error {
	c.Asked = append(c.Asked, "stop "+id+" "+actor.Name)
	return c.Fails
}

// auditLog is the store's log, whose chain a test can declare broken.
type auditLog struct {
	*store.DB
	site *Site
}

// VerifyAudit implements kiosk.AuditLog.
func (a auditLog) VerifyAudit(ctx context.Context) (int64, error) {
	if a.site.Broken != nil {
		return 1, a.site.Broken
	}
	return a.DB.VerifyAudit(ctx)
}

// Answer is what came back.
type Answer struct {
	Status   int
	Location string
	Header   http.Header
	Body     string
}

// Browser is a person's browser; without a cookie a stranger's.
type Browser struct {
	Site   *Site
	Cookie string // name=value
	CSRF   string
	// Header is sent with every request; a value of "" leaves a header out.
	Header map[string]string
}

// Stranger returns a browser that is not signed in.
func (s *Site) Stranger() *Browser { return &Browser{Site: s, Header: map[string]string{}} }

// SignIn returns a browser signed in with the account of a role.
func (s *Site) SignIn(role kiosk.Role) *Browser {
	s.t.Helper()
	b := s.Stranger()
	a := b.Post("/staff/login", url.Values{"name": {Names[role]}, "password": {Password}})
	if a.Status != fiber.StatusSeeOther || b.Cookie == "" {
		s.t.Fatalf("sign in as %s: %d %s", role, a.Status, a.Body)
	}
	b.CSRF = csrfField.FindStringSubmatch(b.Get("/staff/password").Body)[1]
	return b
}

var csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// Get asks for a page.
func (b *Browser) Get(path string) Answer { return b.Do(http.MethodGet, path, nil) }

// Post sends a form with the session's token, as a page of ours would.
func (b *Browser) Post(path string, form url.Values) Answer {
	if form == nil {
		form = url.Values{}
	}
	if !form.Has("csrf") && b.CSRF != "" {
		form.Set("csrf", b.CSRF)
	}
	return b.Do(http.MethodPost, path, form)
}

// Upload sends a form with a file in its field "table".
func (b *Browser) Upload(path, name string, data []byte, form url.Values) Answer {
	b.Site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if !form.Has("csrf") {
		_ = w.WriteField("csrf", b.CSRF)
	}
	for k := range form {
		_ = w.WriteField(k, form.Get(k))
	}
	part, err := w.CreateFormFile("table", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.Site.t.Fatal(err)
	}
	return b.send(http.MethodPost, path, &body, w.FormDataContentType())
}

// Do sends a request and keeps the cookie that comes back.
func (b *Browser) Do(method, path string, form url.Values) Answer {
	t := b.Site.t
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	kind := ""
	if form != nil {
		kind = "application/x-www-form-urlencoded"
	}
	return b.send(method, path, body, kind)
}

func (b *Browser) send(method, path string, body io.Reader, kind string) Answer {
	t := b.Site.t
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, body) // for host example.com
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if method != http.MethodGet && method != http.MethodHead {
		req.Header.Set("Origin", "http://example.com")
	}
	if b.Cookie != "" {
		req.Header.Set("Cookie", b.Cookie)
	}
	for k, v := range b.Header {
		if req.Header.Del(k); v != "" {
			req.Header.Set(k, v)
		}
	}
	res, err := b.Site.App.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range res.Cookies() {
		if c.Name != "gongkai" && c.Name != "__Host-gongkai" {
			continue
		}
		if b.Cookie = ""; c.Value != "" {
			b.Cookie = c.Name + "=" + c.Value
		}
	}
	return Answer{Status: res.StatusCode, Location: res.Header.Get("Location"), Header: res.Header, Body: string(text)}
}

// Revision returns what the forms of a record carry now.
func (s *Site) Revision(id string) string {
	s.t.Helper()
	d, err := s.Store.GetAny(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return strconv.FormatInt(d.Revision, 10)
}
