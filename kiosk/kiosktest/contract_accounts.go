package kiosktest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// TestAccounts checks where staff are kept. open returns an empty one whose
// clock is [Clock].
func TestAccounts(t *testing.T, open func(t *testing.T) kiosk.Accounts) {
	t.Run("Accounts", func(t *testing.T) { testAccounts(t, open(t)) })
	t.Run("Sessions", func(t *testing.T) { testSessions(t, open(t)) })
	t.Run("AuditLog", func(t *testing.T) { testAuditLog(t, open(t)) })
}

func testAccounts(t *testing.T, s kiosk.Accounts) {
	ctx := t.Context()
	_, err := s.AccountByName(ctx, "zhang")
	wantKind(t, err, kiosk.NotFound)
	_, err = s.AccountByID(ctx, 1)
	wantKind(t, err, kiosk.NotFound)
	wantKind(t, s.UpdateAccount(ctx, kiosk.Account{ID: 1, Name: "zhang"}), kiosk.NotFound)

	zhang := kiosk.Account{Name: "zhang", DisplayName: "张三", Role: kiosk.RoleAdmin, Password: "$argon2id$…"}
	id, err := s.AddAccount(ctx, zhang)
	ok(t, err)
	zhang.ID, zhang.CreatedAt = id, Now
	_, err = s.AddAccount(ctx, kiosk.Account{Name: "zhang", Role: kiosk.RoleOperator})
	wantKind(t, err, kiosk.Conflict)
	li := kiosk.Account{Name: "li", DisplayName: "李四", Role: kiosk.RoleOperator, CreatedAt: Now.Add(time.Second)}
	li.ID, err = s.AddAccount(ctx, li)
	ok(t, err)
	if li.ID == zhang.ID || li.ID == 0 {
		t.Errorf("ids %d and %d", zhang.ID, li.ID)
	}
	li.Failures, li.LockedUntil, li.DisabledAt, li.Role, li.Password = 5, Now.Add(time.Hour), Now, kiosk.RoleOfficer, "x"
	ok(t, s.UpdateAccount(ctx, li))
	got, err := s.AccountByName(ctx, "li")
	ok(t, err)
	if d := cmp.Diff(&li, got); d != "" {
		t.Error(d)
	}
	li.Name = "zhang"
	wantKind(t, s.UpdateAccount(ctx, li), kiosk.Conflict)
	li.Name = "li"
	got, err = s.AccountByID(ctx, zhang.ID)
	ok(t, err)
	if d := cmp.Diff(&zhang, got); d != "" {
		t.Error(d)
	}
	list, err := s.ListAccounts(ctx)
	ok(t, err)
	if d := cmp.Diff([]kiosk.Account{zhang, li}, list); d != "" {
		t.Error(d)
	}
}

func testSessions(t *testing.T, s kiosk.Accounts) {
	ctx := t.Context()
	var accounts []int64
	for _, name := range []string{"zhang", "li"} {
		id, err := s.AddAccount(ctx, kiosk.Account{Name: name, Role: kiosk.RoleOperator})
		ok(t, err)
		accounts = append(accounts, id)
	}
	add := func(token string, account int64, created, seen time.Time) kiosk.Session {
		t.Helper()
		ses := kiosk.Session{TokenHash: token, AccountID: account, CSRF: "c" + token, CreatedAt: created, SeenAt: seen, Address: "192.0.2.1"}
		ok(t, s.AddSession(ctx, ses))
		return ses
	}
	there := func(want ...string) {
		t.Helper()
		for _, token := range []string{"a", "b", "c", "d"} {
			_, err := s.SessionByHash(ctx, token)
			found := err == nil
			wanted := false
			for _, w := range want {
				wanted = wanted || w == token
			}
			if found != wanted || !found && kiosk.KindOf(err) != kiosk.NotFound {
				t.Errorf("session %s: %v, wanted %v", token, err, wanted)
			}
		}
	}
	a := add("a", accounts[0], Now, Now)
	add("b", accounts[0], Now.Add(-13*time.Hour), Now)
	add("c", accounts[1], Now, Now.Add(-2*time.Hour))
	add("d", accounts[1], Now, Now)
	there("a", "b", "c", "d")
	ok(t, s.TouchSession(ctx, "a", Now.Add(time.Minute)))
	a.SeenAt = Now.Add(time.Minute)
	got, err := s.SessionByHash(ctx, "a")
	ok(t, err)
	if d := cmp.Diff(&a, got); d != "" {
		t.Error(d)
	}
	ok(t, s.DeleteSessionsBefore(ctx, Now.Add(-12*time.Hour), Now.Add(-time.Hour)))
	there("a", "d")
	ok(t, s.DeleteSession(ctx, "a"))
	ok(t, s.DeleteSession(ctx, "a"))
	there("d")
	ok(t, s.DeleteSessionsOf(ctx, accounts[1]))
	there()
	if err := s.AddSession(ctx, kiosk.Session{TokenHash: "x", AccountID: 99}); err == nil {
		t.Error("a session of nobody")
	}
}

func testAuditLog(t *testing.T, s kiosk.AuditLog) {
	ctx := t.Context()
	if n, err := s.VerifyAudit(ctx); n != 0 || err != nil {
		t.Errorf("of an empty log: %d, %v", n, err)
	}
	entry := kiosk.AuditEntry{Actor: "zhang", Role: kiosk.RoleAdmin, Address: "192.0.2.1", Action: "sign_in", Target: "zhang", Detail: `{"a":1}`}
	for range 5 {
		ok(t, s.Append(ctx, entry))
	}
	ok(t, s.Append(ctx, kiosk.AuditEntry{Action: "start"}))
	if n, err := s.VerifyAudit(ctx); n != 6 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	all, err := s.Entries(ctx, 0, 100)
	ok(t, err)
	for i, e := range all {
		if e.Seq != int64(6-i) || e.Hash == "" || !e.At.Equal(Now) {
			t.Errorf("%+v", e)
		}
		if i > 0 && all[i-1].PrevHash != e.Hash {
			t.Errorf("line %d does not follow %d", all[i-1].Seq, e.Seq)
		}
	}
	if all[0].Actor != "system" || all[1].Detail != entry.Detail || all[1].Role != entry.Role || all[1].Target != entry.Target {
		t.Errorf("%+v", all[:2])
	}
	page, err := s.Entries(ctx, all[1].Seq, 2)
	if err != nil || len(page) != 2 || page[0].Seq != all[2].Seq {
		t.Errorf("%+v, %v", page, err)
	}
}
