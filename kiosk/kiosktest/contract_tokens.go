package kiosktest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// TokenStore is where tokens are kept and what was done with them.
type TokenStore interface {
	kiosk.Tokens
	kiosk.AuditLog
}

// TestTokens checks where tokens are kept. open returns an empty store whose
// clock is [Clock].
func TestTokens(t *testing.T, open func(t *testing.T) TokenStore) {
	s, ctx := open(t), t.Context()
	wang := kiosk.Actor{Name: "wang", Role: kiosk.RoleAdmin}
	_, err := s.TokenByHash(ctx, "h1")
	wantKind(t, err, kiosk.NotFound)
	wantKind(t, s.RevokeToken(ctx, wang, "platform"), kiosk.NotFound)

	ok(t, s.AddToken(ctx, wang, kiosk.Token{Name: "platform", Hash: "h1"}))
	wantKind(t, s.AddToken(ctx, wang, kiosk.Token{Name: "platform", Hash: "h2"}), kiosk.Conflict)
	got, err := s.TokenByHash(ctx, "h1")
	ok(t, err)
	want := kiosk.Token{ID: got.ID, Name: "platform", Hash: "h1", CreatedAt: Now}
	if d := cmp.Diff(&want, got); d != "" {
		t.Error(d)
	}
	ok(t, s.UseToken(ctx, got.ID, Now.Add(50*time.Hour)))
	ok(t, s.UseToken(ctx, got.ID, Now)) // later than that already
	ok(t, s.RevokeToken(ctx, wang, "platform"))
	wantKind(t, s.RevokeToken(ctx, wang, "platform"), kiosk.NotFound)
	ok(t, s.AddToken(ctx, wang, kiosk.Token{Name: "platform", Hash: "h3"})) // the name is free again

	list, err := s.ListTokens(ctx)
	ok(t, err)
	want.UsedAt, want.RevokedAt = Now.Add(50*time.Hour).Truncate(24*time.Hour), Now
	if len(list) != 2 || !cmp.Equal(list[0], want) || list[1].Hash != "h3" || !list[1].RevokedAt.IsZero() {
		t.Errorf("%+v", list)
	}
	entries, err := s.Entries(ctx, 0, 10)
	ok(t, err)
	var done []string
	for _, e := range entries {
		done = append(done, e.Actor+" "+e.Action+" "+e.Target)
	}
	if d := cmp.Diff([]string{"wang token_add platform", "wang token_revoke platform", "wang token_add platform"}, done); d != "" {
		t.Error(d)
	}
}
