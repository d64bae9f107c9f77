package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"gongkai/kiosk"
)

const tokenBytes = 32

var errSignedOut = kiosk.Errorf(kiosk.Unsigned, "请先登录。")

// Current is who a request comes from.
type Current struct {
	Session kiosk.Session
	Account kiosk.Account // without its password
}

// Actor returns the account as the one who acts.
func (c *Current) Actor() kiosk.Actor {
	return kiosk.Actor{AccountID: c.Account.ID, Name: c.Account.Name, Role: c.Account.Role, Address: c.Session.Address}
}

// Session returns who holds a token. Unsigned if nobody does, the session has
// ended or the account is disabled. The role is read anew every time.
func (s *Service) Session(ctx context.Context, token string) (*Current, error) {
	if token == "" {
		return nil, errSignedOut
	}
	hash := tokenHash(token)
	session, err := s.store.SessionByHash(ctx, hash)
	if err != nil {
		if kiosk.KindOf(err) == kiosk.NotFound {
			return nil, errSignedOut
		}
		return nil, fmt.Errorf("accounts: session: %w", err)
	}
	now := s.cfg.Now()
	if now.Sub(session.SeenAt) >= s.cfg.Idle || now.Sub(session.CreatedAt) >= s.cfg.Absolute {
		if err := s.store.DeleteSession(ctx, hash); err != nil {
			return nil, fmt.Errorf("accounts: end session: %w", err)
		}
		return nil, kiosk.Errorf(kiosk.Unsigned, "离开太久，已自动退出，请重新登录。")
	}
	a, err := s.store.AccountByID(ctx, session.AccountID)
	if err != nil {
		if kiosk.KindOf(err) == kiosk.NotFound {
			return nil, errSignedOut
		}
		return nil, fmt.Errorf("accounts: session: %w", err)
	}
	if !a.DisabledAt.IsZero() {
		return nil, errSignedOut
	}
	// One write a minute is enough for an idle end of half an hour.
	if now.Sub(session.SeenAt) >= min(time.Minute, s.cfg.Idle/10) {
		if err := s.store.TouchSession(ctx, hash, now); err != nil {
			return nil, fmt.Errorf("accounts: touch session: %w", err)
		}
		session.SeenAt = now
	}
	a.Password = ""
	return &Current{Session: *session, Account: *a}, nil
}

// Idle is how long a session lasts without a request.
func (s *Service) Idle() time.Duration { return s.cfg.Idle }

// SignOut ends the session of a token; an unknown token is no error.
func (s *Service) SignOut(ctx context.Context, token string) error {
	current, err := s.Session(ctx, token)
	if kiosk.KindOf(err) == kiosk.Unsigned {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.store.DeleteSession(ctx, current.Session.TokenHash); err != nil {
		return fmt.Errorf("accounts: sign out: %w", err)
	}
	return s.log(ctx, current.Actor(), "sign_out", current.Account.Name, nil)
}

// tokenHash is plain SHA-256: what has more than a hundred random bits needs no
// slow hash.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
