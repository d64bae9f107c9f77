package accounts

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

const (
	good  = "kH7-tQ2m.Xv9"
	other = "风筝 海带 四十七 灯塔"
	desk  = "192.0.2.7"
)

// world is a service on memory with a clock that tests turn.
type world struct {
	*Service
	store *memory
	now   time.Time
}

func newWorld(t *testing.T, change func(*Config)) *world {
	t.Helper()
	w := &world{store: newMemory(), now: time.Date(2020, 10, 13, 9, 20, 0, 0, kiosk.China)}
	cfg := Config{Params: cheap, RefusalDelay: time.Nanosecond, Now: func() time.Time { return w.now }}
	if change != nil {
		change(&cfg)
	}
	var err error
	if w.Service, err = New(w.store, cfg); err != nil {
		t.Fatal(err)
	}
	w.add(t, "admin1", kiosk.RoleAdmin)
	w.add(t, "op03", kiosk.RoleOperator)
	w.store.entries = nil
	return w
}

func (w *world) add(t *testing.T, name string, role kiosk.Role) *kiosk.Account {
	t.Helper()
	a, err := w.Add(t.Context(), System, NewAccount{Name: name, Role: role, Password: good})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (w *world) signIn(t *testing.T, name, password string) (string, error) {
	t.Helper()
	token, _, err := w.SignIn(t.Context(), name, password, desk)
	return token, err
}

func (w *world) mustSignIn(t *testing.T, name, password string) string {
	t.Helper()
	token, err := w.signIn(t, name, password)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func wantKind(t *testing.T, what string, err error, kind kiosk.Kind) {
	t.Helper()
	if err == nil || kiosk.KindOf(err) != kind {
		t.Errorf("%s: %v, want kind %s", what, err, kind)
	}
}

func TestSignInOpensASession(t *testing.T) {
	w := newWorld(t, nil)
	token, s, err := w.SignIn(t.Context(), " OP03 ", good, desk)
	if err != nil {
		t.Fatal(err)
	}
	cur, err := w.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if cur.Account.Name != "op03" || cur.Account.Password != "" || cur.Session.CSRF != s.CSRF || len(s.CSRF) < 40 {
		t.Errorf("session %+v of %+v", cur.Session, cur.Account)
	}
	if got := cur.Actor(); got != (kiosk.Actor{AccountID: 2, Name: "op03", Role: kiosk.RoleOperator, Address: desk}) {
		t.Errorf("actor %+v", got)
	}
	for h := range w.store.sessions {
		if strings.Contains(h, token) || h == s.CSRF {
			t.Error("the store holds the token itself")
		}
	}
	again := w.mustSignIn(t, "op03", good)
	if again == token {
		t.Error("two sign-ins gave one token")
	}
	if diff := cmp.Diff([]string{"sign_in op03", "sign_in op03"}, w.store.actions()); diff != "" {
		t.Error(diff)
	}
}

func TestStrangersLearnNothing(t *testing.T) {
	w := newWorld(t, nil)
	w.add(t, "gone", kiosk.RoleOfficer)
	if err := w.Disable(t.Context(), System, "gone"); err != nil {
		t.Fatal(err)
	}
	// The same tries against a real, an unknown and a disabled name, up to and
	// through the lock, must read the same.
	var answers [3][]string
	for i, name := range []string{"op03", "nobody", "gone"} {
		for range 8 {
			_, err := w.signIn(t, name, "wrong password!")
			answers[i] = append(answers[i], kiosk.KindOf(err).String()+" "+kiosk.PublicMessage(err))
		}
	}
	if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
		t.Errorf("an unknown name answers otherwise:\n%s", diff)
	}
	if diff := cmp.Diff(answers[0], answers[2]); diff != "" {
		t.Errorf("a disabled name answers otherwise:\n%s", diff)
	}
	if !strings.HasPrefix(answers[0][0], "unsigned") || !strings.HasPrefix(answers[0][4], "too_many") {
		t.Errorf("answers %q", answers[0])
	}
	for _, e := range w.store.entries {
		if strings.Contains(e.Target+e.Detail, "nobody") {
			t.Errorf("an unknown name was written down: %+v", e)
		}
	}
	w.add(t, "away", kiosk.RoleOfficer)
	if err := w.Disable(t.Context(), System, "away"); err != nil {
		t.Fatal(err)
	}
	_, err := w.signIn(t, "away", good)
	if kiosk.KindOf(err) != kiosk.Unsigned || kiosk.PublicMessage(err) != kiosk.PublicMessage(errRefused) {
		t.Errorf("a disabled account with its password: %v", err)
	}
}

func TestEveryTryHashesAndIsDelayed(t *testing.T) {
	const delay = 30 * time.Millisecond
	w := newWorld(t, func(c *Config) { c.RefusalDelay = delay })
	for _, name := range []string{"op03", "nobody"} {
		for try := range 7 { // the last two are locked
			start := time.Now()
			if _, err := w.signIn(t, name, "wrong password!"); err == nil {
				t.Fatal("signed in")
			}
			if took := time.Since(start); took < delay {
				t.Errorf("%s, try %d: refused after %s", name, try, took)
			}
		}
	}
	// With no slot free no answer comes at all, whether the name exists, does
	// not, or is locked: each of them computes a hash.
	for range cap(w.hasher.waiting) {
		w.hasher.waiting <- struct{}{}
	}
	for _, name := range []string{"op03", "nobody", "admin1", "someone"} {
		_, err := w.signIn(t, name, good)
		if kiosk.KindOf(err) != kiosk.TooMany || !strings.Contains(err.Error(), "太多") {
			t.Errorf("%s was answered without a hash: %v", name, err)
		}
	}
}

func TestLockOut(t *testing.T) {
	w := newWorld(t, nil)
	wrong := func() error { _, err := w.signIn(t, "op03", "wrong password!"); return err }
	for range freeFailures - 1 {
		wantKind(t, "free failure", wrong(), kiosk.Unsigned)
	}
	for _, minutes := range []int{1, 2, 4, 8, 15, 15} {
		err := wrong()
		wantKind(t, "failure", err, kiosk.TooMany)
		if want := time.Duration(minutes) * time.Minute; w.store.accounts[1].LockedUntil.Sub(w.now) != want {
			t.Errorf("locked for %s, want %s", w.store.accounts[1].LockedUntil.Sub(w.now), want)
		}
		if !strings.Contains(kiosk.PublicMessage(err), "，"+strconv.Itoa(minutes)+" 分钟") {
			t.Errorf("says %q, want %d minutes", kiosk.PublicMessage(err), minutes)
		}
		failures := w.store.accounts[1].Failures
		_, err = w.signIn(t, "op03", good)
		wantKind(t, "the right password while locked", err, kiosk.TooMany)
		if w.store.accounts[1].Failures != failures {
			t.Error("a try while locked made the lock longer")
		}
		w.now = w.now.Add(time.Duration(minutes) * time.Minute)
	}
	w.mustSignIn(t, "op03", good)
	if a := w.store.accounts[1]; a.Failures != 0 || !a.LockedUntil.IsZero() {
		t.Errorf("after signing in: %d failures, locked until %s", a.Failures, a.LockedUntil)
	}
	locks := 0
	for _, a := range w.store.actions() {
		if a == "sign_in_locked op03" {
			locks++
		}
	}
	if locks != 6 {
		t.Errorf("%d locks logged, want 6", locks)
	}
}

func TestLockIsForgottenAfterADay(t *testing.T) {
	w := newWorld(t, nil)
	for range freeFailures {
		_, _ = w.signIn(t, "op03", "wrong password!")
	}
	w.now = w.now.Add(forgetAfter + 2*time.Minute)
	_, err := w.signIn(t, "op03", "wrong password!")
	wantKind(t, "first failure of a new day", err, kiosk.Unsigned)
}

func TestManyTriesAtOnceCountOnlyTheFreeOnes(t *testing.T) {
	w := newWorld(t, nil)
	var wg sync.WaitGroup
	for range 24 {
		wg.Go(func() { _, _ = w.signIn(t, "op03", "wrong password!") })
	}
	wg.Wait()
	if n := w.store.accounts[1].Failures; n != freeFailures {
		t.Errorf("%d failures counted, want %d", n, freeFailures)
	}
}

func TestPasswords(t *testing.T) {
	w := newWorld(t, nil)
	me := kiosk.Actor{AccountID: 2, Name: "op03", Role: kiosk.RoleOperator, Address: desk}
	wantKind(t, "wrong old password", w.ChangePassword(t.Context(), me, "not it, sorry", other), kiosk.Invalid)
	wantKind(t, "the same again", w.ChangePassword(t.Context(), me, good, good), kiosk.Invalid)
	wantKind(t, "a poor one", w.ChangePassword(t.Context(), me, good, "1234567890"), kiosk.Invalid)
	if err := w.ChangePassword(t.Context(), me, good, other); err != nil {
		t.Fatal(err)
	}
	_, err := w.signIn(t, "op03", good)
	wantKind(t, "the old password", err, kiosk.Unsigned)
	w.mustSignIn(t, "op03", other)
	wantKind(t, "no such account", w.SetPassword(t.Context(), System, "nobody", other), kiosk.NotFound)

	for range freeFailures {
		_, _ = w.signIn(t, "op03", "wrong password!")
	}
	if err := w.SetPassword(t.Context(), System, "op03", good); err != nil {
		t.Fatal(err)
	}
	w.mustSignIn(t, "op03", good) // a reset unlocks
}

func TestHashesAreRenewedWhenCostsRise(t *testing.T) {
	w := newWorld(t, nil)
	before := w.store.accounts[1].Password
	dearer := Params{Memory: 128, Time: 2, Threads: 1}
	s, err := New(w.store, Config{Params: dearer, RefusalDelay: time.Nanosecond, Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.SignIn(t.Context(), "op03", "wrong password!", desk); err == nil {
		t.Fatal("signed in")
	}
	if w.store.accounts[1].Password != before {
		t.Error("a wrong password changed the hash")
	}
	if _, _, err := s.SignIn(t.Context(), "op03", good, desk); err != nil {
		t.Fatal(err)
	}
	h, err := parsePHC(w.store.accounts[1].Password)
	if err != nil || h.Params != dearer {
		t.Errorf("after sign-in the hash costs %+v, %v", h.Params, err)
	}
	w.mustSignIn(t, "op03", good)
}

func TestAccountsRefused(t *testing.T) {
	w := newWorld(t, nil)
	for name, tc := range map[string]struct {
		NewAccount
		kind kiosk.Kind
	}{
		"taken":             {NewAccount{Name: "OP03", Role: kiosk.RoleOfficer, Password: good}, kiosk.Conflict},
		"no name":           {NewAccount{Name: " ", Role: kiosk.RoleOfficer, Password: good}, kiosk.Invalid},
		"blank inside":      {NewAccount{Name: "a b", Role: kiosk.RoleOfficer, Password: good}, kiosk.Invalid},
		"slash":             {NewAccount{Name: "a/b", Role: kiosk.RoleOfficer, Password: good}, kiosk.Invalid},
		"control character": {NewAccount{Name: "ab\x00", Role: kiosk.RoleOfficer, Password: good}, kiosk.Invalid},
		"too long":          {NewAccount{Name: strings.Repeat("a", 33), Role: kiosk.RoleOfficer, Password: good}, kiosk.Invalid},
		"the system's":      {NewAccount{Name: "System", Role: kiosk.RoleOfficer, Password: good}, kiosk.Invalid},
		"no role":           {NewAccount{Name: "new", Password: good}, kiosk.Invalid},
		"unknown role":      {NewAccount{Name: "new", Role: "root", Password: good}, kiosk.Invalid},
		"poor password":     {NewAccount{Name: "new", Role: kiosk.RoleOfficer, Password: "password"}, kiosk.Invalid},
		"long display name": {NewAccount{Name: "new", DisplayName: strings.Repeat("长", 33), Role: kiosk.RoleOfficer, Password: good}, kiosk.Invalid},
	} {
		_, err := w.Add(t.Context(), System, tc.NewAccount)
		wantKind(t, name, err, tc.kind)
	}
	if len(w.store.accounts) != 2 || len(w.store.entries) != 0 {
		t.Errorf("%d accounts, log %v", len(w.store.accounts), w.store.actions())
	}
	a := w.add(t, "张-3.号", kiosk.RoleOfficer)
	if a.DisplayName != "张-3.号" || a.Password != "" {
		t.Errorf("added %+v", a)
	}
	list, err := w.List(t.Context())
	if err != nil || len(list) != 3 || slices.ContainsFunc(list, func(a kiosk.Account) bool { return a.Password != "" }) {
		t.Errorf("list %+v, %v", list, err)
	}
}

func TestSomebodyAlwaysKeepsTheKeys(t *testing.T) {
	w := newWorld(t, nil)
	admin := kiosk.Actor{AccountID: 1, Name: "admin1", Role: kiosk.RoleAdmin}
	wantKind(t, "disabling oneself", w.Disable(t.Context(), admin, "admin1"), kiosk.Conflict)
	wantKind(t, "disabling the last administrator", w.Disable(t.Context(), System, "admin1"), kiosk.Conflict)
	wantKind(t, "demoting the last administrator", w.SetRole(t.Context(), System, "admin1", kiosk.RoleOfficer), kiosk.Conflict)
	wantKind(t, "demoting oneself", w.SetRole(t.Context(), admin, "admin1", kiosk.RoleOfficer), kiosk.Conflict)
	wantKind(t, "a role that is none", w.SetRole(t.Context(), admin, "op03", "root"), kiosk.Invalid)
	wantKind(t, "enabling who is active", w.Enable(t.Context(), admin, "op03"), kiosk.Conflict)

	second := w.add(t, "admin2", kiosk.RoleAdmin)
	if err := w.Disable(t.Context(), kiosk.Actor{AccountID: second.ID, Name: "admin2"}, "admin1"); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "disabling twice", w.Disable(t.Context(), System, "admin1"), kiosk.Conflict)
	wantKind(t, "a disabled administrator is none", w.Disable(t.Context(), System, "admin2"), kiosk.Conflict)
	if err := w.Enable(t.Context(), System, "admin1"); err != nil {
		t.Fatal(err)
	}
	w.mustSignIn(t, "admin1", good)
}

func TestNothingHappensThatCannotBeLogged(t *testing.T) {
	w := newWorld(t, nil)
	token := w.mustSignIn(t, "op03", good)
	w.store.auditErr = errors.New("disk full")
	before := slices.Clone(w.store.accounts)
	if _, err := w.signIn(t, "op03", good); err == nil {
		t.Error("signed in without a line in the log")
	}
	for name, err := range map[string]error{
		"add": func() error {
			_, err := w.Add(t.Context(), System, NewAccount{Name: "new", Role: kiosk.RoleAdmin, Password: good})
			return err
		}(),
		"password": w.SetPassword(t.Context(), System, "op03", other),
		"role":     w.SetRole(t.Context(), System, "op03", kiosk.RoleAdmin),
		"disable":  w.Disable(t.Context(), System, "op03"),
	} {
		wantKind(t, name, err, kiosk.Internal)
	}
	if diff := cmp.Diff(before, w.store.accounts); diff != "" {
		t.Errorf("accounts changed:\n%s", diff)
	}
	if _, err := w.Session(t.Context(), token); err != nil {
		t.Errorf("a session that was open: %v", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for name, cfg := range map[string]Config{
		"idle after absolute": {Idle: 2 * time.Hour, Absolute: time.Hour},
		"costs of a bomb":     {Params: Params{Memory: 1 << 30, Time: 1, Threads: 1}},
		"no passes":           {Params: Params{Memory: 64, Threads: 1}},
	} {
		_, err := New(newMemory(), cfg)
		wantKind(t, name, err, kiosk.Invalid)
	}
}

func BenchmarkSignInHash(b *testing.B) {
	h := newHasher(DefaultParams, 1)
	stored := nobody(DefaultParams)
	for b.Loop() {
		if _, _, err := h.verify(b.Context(), stored, good); err != nil {
			b.Fatal(err)
		}
	}
}

func TestMemoryIsAFaithfulFake(t *testing.T) {
	kiosktest.TestAccounts(t, func(*testing.T) kiosk.Accounts { return newMemory() })
}
