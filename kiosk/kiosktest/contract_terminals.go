package kiosktest

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

// TerminalStore is where the fleet is kept and what was done with it.
type TerminalStore interface {
	kiosk.Terminals
	kiosk.AuditLog
}

// TestTerminals checks where the fleet is kept. open returns an empty store on
// a clock that the test turns.
func TestTerminals(t *testing.T, open func(t *testing.T, now func() time.Time) TerminalStore) {
	t.Run("registration", func(t *testing.T) { testRegistration(t, open) })
	t.Run("settings", func(t *testing.T) { testTerminalSettings(t, open) })
	t.Run("heard", func(t *testing.T) { testHeard(t, open) })
}

func testRegistration(t *testing.T, open func(t *testing.T, now func() time.Time) TerminalStore) {
	now := Now
	s, ctx := open(t, func() time.Time { return now }), t.Context()
	wang := kiosk.Actor{Name: "wang", Role: kiosk.RoleAdmin}
	shown, code := terminal.NewCode(now)
	a, err := s.AddTerminal(ctx, wang, "大厅 1 号机", code)
	ok(t, err)
	_, other := terminal.NewCode(now)
	_, err = s.AddTerminal(ctx, wang, "大厅 1 号机", other)
	wantKind(t, err, kiosk.Conflict)

	typed, err := terminal.HashCode(" " + shown + " ")
	ok(t, err)
	token, hashed := terminal.NewToken()
	_, err = s.RegisterTerminal(ctx, other.Hash, hashed, "10.0.0.9")
	wantKind(t, err, kiosk.NotFound)
	now = now.Add(terminal.CodeLasts)
	_, err = s.RegisterTerminal(ctx, typed, hashed, "10.0.0.9") // too late
	wantKind(t, err, kiosk.NotFound)
	now = now.Add(-time.Second)
	_, err = s.TerminalByToken(ctx, token)
	wantKind(t, err, kiosk.Unsigned)
	got, err := s.RegisterTerminal(ctx, typed, hashed, "10.0.0.9")
	ok(t, err)
	want := kiosk.Terminal{ID: a.ID, Name: "大厅 1 号机", Version: 1, CreatedAt: Now, Registered: now}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	_, err = s.RegisterTerminal(ctx, typed, hashed, "10.0.0.9") // used up
	wantKind(t, err, kiosk.NotFound)
	got, err = s.TerminalByToken(ctx, token)
	ok(t, err)
	if got.ID != a.ID {
		t.Error(got)
	}
	for _, bad := range []string{"", hashed, token + "0"} {
		_, err = s.TerminalByToken(ctx, bad)
		wantKind(t, err, kiosk.Unsigned)
	}

	// Another box takes its place: the first has to be let in until then.
	ok(t, s.RenewTerminalCode(ctx, wang, a.ID, other))
	_, err = s.TerminalByToken(ctx, token)
	ok(t, err)
	second, hashed := terminal.NewToken()
	_, err = s.RegisterTerminal(ctx, other.Hash, hashed, "10.0.0.10")
	ok(t, err)
	_, err = s.TerminalByToken(ctx, token)
	wantKind(t, err, kiosk.Unsigned)

	ok(t, s.RenameTerminal(ctx, wang, a.ID, "大厅东侧"))
	ok(t, s.RetireTerminal(ctx, wang, a.ID, "坏了"))
	wantKind(t, s.RetireTerminal(ctx, wang, a.ID, "坏了"), kiosk.NotFound)
	_, err = s.TerminalByToken(ctx, second)
	wantKind(t, err, kiosk.Unsigned)
	wantKind(t, s.RenewTerminalCode(ctx, wang, a.ID, code), kiosk.NotFound)
	wantKind(t, s.HearTerminal(ctx, a.ID, kiosk.Heard{At: now, Beats: []kiosk.Heartbeat{{At: now}}}), kiosk.Unsigned)
	_, err = s.AddTerminal(ctx, wang, "大厅东侧", code) // the name is free again
	ok(t, err)
	list, err := s.ListTerminals(ctx)
	ok(t, err)
	if len(list) != 2 || list[1].ID != a.ID || list[1].Name != "大厅东侧" || !list[1].Retired.Equal(now) {
		t.Errorf("%+v", list)
	}
	wantActions(t, s, "terminal_add", "terminal_register", "terminal_code", "terminal_register", "terminal_rename", "terminal_retire", "terminal_add")
}

// wantActions compares the audit log, the oldest first.
func wantActions(t *testing.T, s kiosk.AuditLog, want ...string) {
	t.Helper()
	entries, err := s.Entries(t.Context(), 0, 100)
	ok(t, err)
	var done []string
	for _, e := range slices.Backward(entries) {
		done = append(done, e.Action)
	}
	if d := cmp.Diff(want, done); d != "" {
		t.Error(d)
	}
}

func testTerminalSettings(t *testing.T, open func(t *testing.T, now func() time.Time) TerminalStore) {
	s, ctx := open(t, Clock), t.Context()
	_, code := terminal.NewCode(Now)
	a, err := s.AddTerminal(ctx, kiosk.Actor{Name: "wang"}, "大厅", code)
	ok(t, err)
	set := kiosk.TerminalSettings{
		Place: "市民中心一楼", Hours: "8:30-17:00", Idle: 60,
		Windows: []kiosk.ServiceWindow{{Number: "3 号窗口", Does: "社会救助"}},
		Notices: []kiosk.TerminalNotice{{Text: "今天停电", From: kiosk.DateOf(Now), To: kiosk.DateOf(Now)}},
	}
	v, err := s.SetTerminal(ctx, kiosk.Actor{Name: "wang"}, a.ID, 1, set)
	ok(t, err)
	if v != 2 {
		t.Error(v)
	}
	_, err = s.SetTerminal(ctx, kiosk.Actor{Name: "li"}, a.ID, 1, kiosk.TerminalSettings{})
	wantKind(t, err, kiosk.Conflict)
	if v, err = s.SetTerminal(ctx, kiosk.Actor{Name: "li"}, a.ID, 2, set); v != 2 || err != nil {
		t.Error(v, err)
	}
	_, err = s.SetTerminal(ctx, kiosk.Actor{Name: "li"}, "t-nobody", 2, set)
	wantKind(t, err, kiosk.NotFound)
	got, err := s.TerminalByID(ctx, a.ID)
	ok(t, err)
	if d := cmp.Diff(set, got.Settings); d != "" || got.Version != 2 {
		t.Error(got.Version, d)
	}
	entries, err := s.Entries(ctx, 0, 10)
	ok(t, err)
	want := `{"after":{"hours":"8:30-17:00","idle":60,"notices":[{"text":"今天停电","from":"` + kiosk.DateOf(Now).String() + `","to":"` +
		kiosk.DateOf(Now).String() + `"}],"place":"市民中心一楼","windows":[{"number":"3 号窗口","does":"社会救助"}]},` +
		`"before":{"hours":"","idle":0,"notices":null,"place":"","windows":null}}`
	if len(entries) != 2 || entries[0].Detail != want {
		t.Errorf("%s", entries[0].Detail)
	}
}

func testHeard(t *testing.T, open func(t *testing.T, now func() time.Time) TerminalStore) {
	s, ctx := open(t, Clock), t.Context()
	_, code := terminal.NewCode(Now)
	a, err := s.AddTerminal(ctx, kiosk.Actor{Name: "wang"}, "大厅", code)
	ok(t, err)
	// A clock that is a year behind: what it says is counted today.
	slow := -365 * 24 * time.Hour
	beats := []kiosk.Heartbeat{
		{At: Now.Add(slow - 24*time.Hour), Usage: kiosk.TerminalUsage{Visits: 2, Searches: 5}, Errors: []string{"纸"}},
		{At: Now.Add(slow), Version: "v1", Usage: kiosk.TerminalUsage{Visits: 1, Low: 1}, Errors: []string{"网", "纸"}},
	}
	for range 2 { // the answer was lost, it comes again
		ok(t, s.HearTerminal(ctx, a.ID, kiosk.Heard{Beats: beats, Skew: slow, At: Now}))
	}
	ok(t, s.HearTerminal(ctx, a.ID, kiosk.Heard{Beats: []kiosk.Heartbeat{
		{At: Now.Add(-200 * 24 * time.Hour), Usage: kiosk.TerminalUsage{Printed: 1}}, // too old to be believed
		{At: Now, Version: "v2"},
	}, At: Now}))
	got, err := s.TerminalByID(ctx, a.ID)
	ok(t, err)
	if !got.LastSeen.Equal(Now) || got.Last.Version != "v2" || got.Skew != 0 || len(got.Errors) != 2 || got.Errors[0].What != "纸" {
		t.Errorf("%+v", got)
	}
	use, err := s.TerminalUse(ctx, "", kiosk.DateOf(Now.Add(-48*time.Hour)), kiosk.DateOf(Now))
	ok(t, err)
	want := []kiosk.UsageDay{
		{Terminal: a.ID, Day: kiosk.DateOf(Now.Add(-24 * time.Hour)), TerminalUsage: kiosk.TerminalUsage{Visits: 2, Searches: 5}},
		{Terminal: a.ID, Day: kiosk.DateOf(Now), TerminalUsage: kiosk.TerminalUsage{Visits: 1, Low: 1, Printed: 1}},
	}
	if d := cmp.Diff(want, use); d != "" {
		t.Error(d)
	}
	if use, err = s.TerminalUse(ctx, "t-nobody", kiosk.Date{}, kiosk.DateOf(Now)); err != nil || len(use) != 0 {
		t.Error(use, err)
	}
}
