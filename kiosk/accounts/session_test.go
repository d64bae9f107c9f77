package accounts

import (
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
)

func TestSessionEnds(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Idle, c.Absolute = 30*time.Minute, 12*time.Hour })
	start := w.now
	token := w.mustSignIn(t, "op03", good)
	for w.now.Sub(start) < 12*time.Hour-20*time.Minute {
		w.now = w.now.Add(20 * time.Minute)
		if _, err := w.Session(t.Context(), token); err != nil {
			t.Fatalf("after %s of work: %v", w.now.Sub(start), err)
		}
	}
	w.now = start.Add(12 * time.Hour)
	_, err := w.Session(t.Context(), token)
	wantKind(t, "after 12 hours", err, kiosk.Unsigned)

	token = w.mustSignIn(t, "op03", good)
	w.now = w.now.Add(30*time.Minute - time.Second)
	if _, err := w.Session(t.Context(), token); err != nil {
		t.Errorf("a second before the idle end: %v", err)
	}
	w.now = w.now.Add(30 * time.Minute)
	_, err = w.Session(t.Context(), token)
	wantKind(t, "after the idle end", err, kiosk.Unsigned)
	if len(w.store.sessions) != 0 {
		t.Errorf("%d sessions are still stored", len(w.store.sessions))
	}
	w.mustSignIn(t, "op03", good)
	w.now = w.now.Add(13 * time.Hour)
	w.mustSignIn(t, "admin1", good)
	if len(w.store.sessions) != 1 {
		t.Errorf("%d sessions stored, want the old one swept", len(w.store.sessions))
	}
}

func TestSessionIsTouchedAtMostOnceAMinute(t *testing.T) {
	w := newWorld(t, nil)
	token := w.mustSignIn(t, "op03", good)
	for range 120 { // two minutes, a request a second
		w.now = w.now.Add(time.Second)
		if _, err := w.Session(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	if w.store.touched != 2 {
		t.Errorf("%d writes, want 2", w.store.touched)
	}
}

func TestWhatEndsSessions(t *testing.T) {
	admin := kiosk.Actor{AccountID: 1, Name: "admin1", Role: kiosk.RoleAdmin}
	for name, do := range map[string]func(w *world) error{
		"a new password": func(w *world) error { return w.SetPassword(t.Context(), admin, "op03", other) },
		"a new role":     func(w *world) error { return w.SetRole(t.Context(), admin, "op03", kiosk.RoleOfficer) },
		"disabling":      func(w *world) error { return w.Disable(t.Context(), admin, "op03") },
		"an own new password": func(w *world) error {
			return w.ChangePassword(t.Context(), kiosk.Actor{AccountID: 2, Name: "op03"}, good, other)
		},
	} {
		w := newWorld(t, nil)
		first, second, bystander := w.mustSignIn(t, "op03", good), w.mustSignIn(t, "op03", good), w.mustSignIn(t, "admin1", good)
		if err := do(w); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, token := range []string{first, second} {
			_, err := w.Session(t.Context(), token)
			wantKind(t, name, err, kiosk.Unsigned)
		}
		if _, err := w.Session(t.Context(), bystander); err != nil {
			t.Errorf("%s ended somebody else's session: %v", name, err)
		}
	}
	w := newWorld(t, nil)
	token := w.mustSignIn(t, "op03", good)
	if err := w.SignOut(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	_, err := w.Session(t.Context(), token)
	wantKind(t, "signed out", err, kiosk.Unsigned)
	for _, token := range []string{"", "x", strings.Repeat("a", 10000), token} {
		if err := w.SignOut(t.Context(), token); err != nil {
			t.Errorf("signing out with a foreign token: %v", err)
		}
	}
}
