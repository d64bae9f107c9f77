package accounts

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
)

// cheap keeps tests fast; the costs do not change what is tested.
var cheap = Params{Memory: 64, Time: 1, Threads: 1}

func TestHashRoundTrip(t *testing.T) {
	h := newHasher(cheap, 1)
	s, err := h.hash(t.Context(), "海边的石头 37 块")
	if err != nil {
		t.Fatal(err)
	}
	stored, err := parsePHC(s)
	if err != nil {
		t.Fatalf("parsePHC(%q): %v", s, err)
	}
	if stored.String() != s {
		t.Errorf("String = %q, want %q", stored.String(), s)
	}
	for _, tc := range []struct {
		password string
		want     bool
	}{
		{"海边的石头 37 块", true},
		{"海边的石头 37 块 ", false},
		{"海边的石头 38 块", false},
		{"", false},
	} {
		ok, stale, err := h.verify(t.Context(), stored, tc.password)
		if err != nil || ok != tc.want || stale {
			t.Errorf("verify(%q) = %v, stale %v, %v; want %v", tc.password, ok, stale, err, tc.want)
		}
	}
	again, _ := h.hash(t.Context(), "海边的石头 37 块")
	if again == s {
		t.Error("two hashes of one password are equal: no salt")
	}
}

func TestHashKnownAnswer(t *testing.T) {
	// The test vector of golang.org/x/crypto/argon2: 64 KiB, one pass, one lane.
	const vector = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$ZVrRXqxlLcWfcXCnMyv0m4Rpvh/bnCi7"
	h, err := parsePHC(vector)
	if err != nil {
		t.Fatal(err)
	}
	if string(h.Salt) != "somesalt" || h.Params != cheap {
		t.Fatalf("parsed %+v", h)
	}
	if !h.matches("password") || h.matches("passwore") {
		t.Error("the vector does not verify")
	}
}

func TestParsePHCRefuses(t *testing.T) {
	good := "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$ZVrRXqxlLcWfcXCnMyv98m5JJVVDLO7yWrqnndjeB50"
	if _, err := parsePHC(good); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"empty":               "",
		"plain text":          "hunter2",
		"another algorithm":   strings.Replace(good, "argon2id", "argon2i", 1),
		"another version":     strings.Replace(good, "v=19", "v=16", 1),
		"memory for a bomb":   strings.Replace(good, "m=64", "m=4194304", 1),
		"memory beyond 32":    strings.Replace(good, "m=64", "m=99999999999", 1),
		"no passes":           strings.Replace(good, "t=1", "t=0", 1),
		"endless passes":      strings.Replace(good, "t=1", "t=4000000000", 1),
		"threads wrap around": strings.Replace(good, "p=1", "p=257", 1),
		"memory below lanes":  strings.Replace(good, "p=1", "p=16", 1),
		"leading zero":        strings.Replace(good, "m=64", "m=064", 1),
		"sign":                strings.Replace(good, "m=64", "m=+64", 1),
		"costs swapped":       strings.Replace(good, "m=64,t=1", "t=1,m=64", 1),
		"padded base64":       good + "=",
		"no key":              good[:strings.LastIndexByte(good, '$')+1],
		"short salt":          strings.Replace(good, "c29tZXNhbHQ", "c29t", 1),
		"trailing part":       good + "$x",
		"trailing line end":   good + "\r\n",
		"leading text":        "x" + good,
	} {
		if h, err := parsePHC(s); err == nil {
			t.Errorf("%s: parsePHC(%q) = %+v, want an error", name, s, h)
		}
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$ZVrRXqxlLcWfcXCnMyv98m5JJVVDLO7yWrqnndjeB50")
	f.Add(nobody(DefaultParams).String())
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Add("$argon2id$v=19$m=10,t=1,p=1$00000000000$00000000000000000000000\r")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parsePHC(s)
		if err != nil {
			return
		}
		if h.String() != s {
			t.Errorf("parsed %q, writes %q", s, h.String())
		}
		if !h.valid() || h.Memory > maxMemory {
			t.Errorf("accepted costs %+v", h.Params)
		}
	})
}

func TestStaleWhenCostsRise(t *testing.T) {
	old := phc{Params: cheap, Salt: randomBytes(saltBytes), Key: randomBytes(keyBytes)}
	for _, tc := range []struct {
		now  Params
		want bool
	}{
		{cheap, false},
		{Params{Memory: 128, Time: 1, Threads: 1}, true},
		{Params{Memory: 64, Time: 2, Threads: 1}, true},
		{Params{Memory: 32, Time: 1, Threads: 1}, false},
		{Params{Memory: 64, Time: 1, Threads: 2}, false},
	} {
		_, stale, err := newHasher(tc.now, 1).verify(t.Context(), old, "x")
		if err != nil || stale != tc.want {
			t.Errorf("costs %+v: stale = %v, %v; want %v", tc.now, stale, err, tc.want)
		}
	}
}

func TestHashesAreLimited(t *testing.T) {
	h := newHasher(cheap, 1)
	for range queueFactor {
		h.waiting <- struct{}{}
	}
	if err := h.do(t.Context(), func() { t.Error("ran beyond the queue") }); kiosk.KindOf(err) != kiosk.TooMany {
		t.Errorf("full queue: %v, want TooMany", err)
	}
	<-h.waiting
	h.running <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.do(ctx, func() { t.Error("ran without a slot") }); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("gave up waiting: %v, want Unavailable", err)
	}
	<-h.running
	ran := false
	if err := h.do(t.Context(), func() { ran = true }); err != nil || !ran {
		t.Errorf("free slot: ran %v, %v", ran, err)
	}
}

func TestLockGrows(t *testing.T) {
	want := map[int]time.Duration{
		0: 0, 4: 0, 5: time.Minute, 6: 2 * time.Minute, 7: 4 * time.Minute, 8: 8 * time.Minute,
		9: 15 * time.Minute, 10: 15 * time.Minute, 1 << 30: 15 * time.Minute,
	}
	for failures, d := range want {
		if got := lockFor(failures); got != d {
			t.Errorf("lockFor(%d) = %s, want %s", failures, got, d)
		}
	}
}

func TestGhostsForgetTheOldest(t *testing.T) {
	g := ghosts{limit: 2, names: map[string]*ghost{}}
	at := time.Date(2020, 10, 13, 9, 0, 0, 0, kiosk.China)
	for range freeFailures {
		g.fail("a", at)
	}
	if !g.lockedUntil("a").After(at) {
		t.Fatal("a is not locked")
	}
	g.fail("b", at.Add(time.Second))
	g.fail("c", at.Add(2*time.Second))
	if len(g.names) != 2 || g.names["a"] != nil {
		t.Errorf("holds %d names, a kept: %v", len(g.names), g.names["a"] != nil)
	}
}

func TestCheckPassword(t *testing.T) {
	for _, tc := range []struct {
		name, password string
		want           string // part of the reason, "" if it is good
	}{
		{"op03", "风筝 海带 四十七 灯塔", ""},
		{"op03", "correct-horse-battery", ""},
		{"op03", "kH7-tQ2m.Xv9", ""},
		{"op03", "op03kH7-tQ2m.Xv9pd", ""},
		{"op03", "短", "至少 10 个字符"},
		{"op03", "123456789", "至少 10"},
		{"op03", strings.Repeat("长", 129), "最多 128"},
		{"op03", "1234567890", "挨着"},
		{"op03", "qwertyuiop", "挨着"},
		{"op03", "QWERTYUIOPAS", "挨着"},
		{"op03", "1qaz2wsx3edc", "挨着"},
		{"op03", "aaaaaaaaaaaa", "重复"},
		{"op03", "1212121212121", "重复"},
		{"op03", "password123", "常见"},
		{"op03", "Admin@123456", "常见"},
		{"op03", "woaini1314520", "常见"},
		{"op03", "P@ssw0rd2020", ""}, // four digits of its own are left
		{"op03", "P@ssw0rd!!!!", "常见"},
		{"op03", "gongkai123456", "常见"},
		{"zhangjianshe", "zhangjianshe1", "登录名"},
		{"zhangjianshe", "ZhangJianShe2020", "登录名"},
		{"op03", "good pass\x00word ok", "看不见"},
		{"op03", "\xff\xfe bad utf-8 here", "看不见"},
	} {
		err := CheckPassword(tc.name, tc.password)
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%q: %v, want it accepted", tc.password, err)
		case tc.want != "" && (err == nil || !strings.Contains(kiosk.PublicMessage(err), tc.want)):
			t.Errorf("%q: %v, want %q", tc.password, err, tc.want)
		case err != nil && kiosk.KindOf(err) != kiosk.Invalid:
			t.Errorf("%q: kind %s", tc.password, kiosk.KindOf(err))
		}
	}
}

func TestNewPasswordIsGoodAndNew(t *testing.T) {
	seen := map[string]bool{}
	for range 50 {
		p := NewPassword()
		if err := CheckPassword("op03", p); err != nil {
			t.Errorf("%q: %v", p, err)
		}
		if seen[p] || len(p) != 19 {
			t.Errorf("%q came twice or has the wrong length", p)
		}
		seen[p] = true
	}
}

func TestPermissionTable(t *testing.T) {
	type row map[Permission]bool
	want := map[kiosk.Role]row{
		kiosk.RoleOperator: {DeskUse: true},
		kiosk.RoleOfficer:  {DeskUse: true, RecordRead: true, RecordHide: true, RecordCorrect: true, AskedRead: true, LanguageEdit: true, PersonalEdit: true, OriginalRead: true},
		kiosk.RoleAdmin:    {DeskUse: true, RecordRead: true, RecordHide: true, RecordCorrect: true, AskedRead: true, LanguageEdit: true, PersonalEdit: true, OriginalRead: true, AuditRead: true, AccountManage: true},
		"":                 {},
		"root":             {},
	}
	for role, r := range want {
		for _, p := range []Permission{DeskUse, RecordRead, RecordHide, RecordCorrect, AskedRead, LanguageEdit, PersonalEdit, OriginalRead, AuditRead, AccountManage, "", "x"} {
			if Allowed(role, p) != r[p] {
				t.Errorf("Allowed(%q, %q) = %v", role, p, Allowed(role, p))
			}
		}
	}
	if got := RoleNames(RolesWith(RecordHide)); got != "公开专员、管理员" {
		t.Errorf("RoleNames = %q", got)
	}
}
