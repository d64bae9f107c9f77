package accounts

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"gongkai/kiosk"
)

// errRefused is what a wrong password, an unknown name and a disabled account
// are all answered.
var errRefused = kiosk.Errorf(kiosk.Unsigned, "登录名或密码不对，请再试一次。连错 5 次要等 1 分钟。")

// SignIn checks name and password and opens a session; token goes to the
// browser and is kept nowhere else. Unsigned if name or password is wrong,
// TooMany while the name is locked.
func (s *Service) SignIn(ctx context.Context, name, password, address string) (token string, session kiosk.Session, err error) {
	a, err := s.authenticate(ctx, name, password, address)
	if err != nil {
		return "", kiosk.Session{}, err
	}
	now := s.cfg.Now()
	if err := s.store.DeleteSessionsBefore(ctx, now.Add(-s.cfg.Absolute), now.Add(-s.cfg.Idle)); err != nil {
		return "", kiosk.Session{}, fmt.Errorf("accounts: sweep sessions: %w", err)
	}
	actor := kiosk.Actor{AccountID: a.ID, Name: a.Name, Role: a.Role, Address: address}
	if err := s.log(ctx, actor, "sign_in", a.Name, nil); err != nil {
		return "", kiosk.Session{}, err
	}
	token = base64.RawURLEncoding.EncodeToString(randomBytes(tokenBytes))
	session = kiosk.Session{
		TokenHash: tokenHash(token), AccountID: a.ID, CSRF: base64.RawURLEncoding.EncodeToString(randomBytes(tokenBytes)),
		CreatedAt: now, SeenAt: now, Address: address,
	}
	if err := s.store.AddSession(ctx, session); err != nil {
		return "", kiosk.Session{}, fmt.Errorf("accounts: sign in: %w", err)
	}
	return token, session, nil
}

// authenticate returns the account if the password is right. It hashes once
// whatever happens and delays refusals to the same moment.
func (s *Service) authenticate(ctx context.Context, name, password, address string) (*kiosk.Account, error) {
	floor := time.NewTimer(s.cfg.RefusalDelay)
	defer floor.Stop()
	a, err := s.check(ctx, FoldName(name), password, address)
	if err == nil {
		return a, nil
	}
	select {
	case <-floor.C:
	case <-ctx.Done():
	}
	return nil, err
}

func (s *Service) check(ctx context.Context, name, password, address string) (*kiosk.Account, error) {
	if len(password) > 4*MaxPassword {
		password = "" // no account has it, and nobody makes us hash megabytes
	}
	a, err := s.accountOrNil(ctx, name)
	if err != nil {
		return nil, err
	}
	stored := s.nobody
	if a != nil {
		if stored, err = parsePHC(a.Password); err != nil {
			return nil, fmt.Errorf("accounts: stored password of account %d: %w", a.ID, err)
		}
	}
	s.mu.Lock()
	refusal := s.refuseLocked(a, name)
	s.mu.Unlock()
	ok, stale, err := s.hasher.verify(ctx, stored, password) // locked or not, to take the same time
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return nil, refusal
	}
	var rehash string
	if ok && stale {
		if rehash, err = s.hasher.hash(ctx, password); err != nil {
			return nil, err
		}
	}
	return s.settle(ctx, name, address, ok, rehash, stored.String())
}

// settle records the outcome of a check. It reads the account again: while
// the hash was computed others may have tried, and only the free attempts of a
// name count, however many come at once.
func (s *Service) settle(ctx context.Context, name, address string, ok bool, rehash, stored string) (*kiosk.Account, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.accountOrNil(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := s.refuseLocked(a, name); err != nil {
		return nil, err
	}
	now := s.cfg.Now()
	stranger := kiosk.Actor{Name: SystemName, Address: address}
	if a == nil {
		// The typed name is not written down: it may be a password typed into
		// the wrong field.
		until := s.ghosts.fail(name, now)
		return nil, s.refused(ctx, stranger, "", "no such account", until, now)
	}
	if !ok || !a.DisabledAt.IsZero() || a.Password != stored {
		why := "wrong password"
		if ok {
			why = "account disabled or changed"
		}
		a.Failures, a.LockedUntil = fail(a.Failures, a.LockedUntil, now)
		if err := s.store.UpdateAccount(ctx, *a); err != nil {
			return nil, fmt.Errorf("accounts: count failure: %w", err)
		}
		return nil, s.refused(ctx, stranger, a.Name, why, a.LockedUntil, now)
	}
	if a.Failures > 0 || !a.LockedUntil.IsZero() || rehash != "" {
		a.Failures, a.LockedUntil = 0, time.Time{}
		if rehash != "" {
			a.Password = rehash
		}
		if err := s.store.UpdateAccount(ctx, *a); err != nil {
			return nil, fmt.Errorf("accounts: sign in: %w", err)
		}
	}
	return a, nil
}

// refused logs a refusal and returns what to answer.
func (s *Service) refused(ctx context.Context, actor kiosk.Actor, target, why string, until, now time.Time) error {
	if err := s.log(ctx, actor, "sign_in_failed", target, map[string]string{"why": why}); err != nil {
		return err
	}
	refusal := locked(until, now)
	if refusal == nil {
		return errRefused
	}
	detail := map[string]string{"until": until.In(kiosk.China).Format(time.RFC3339)}
	if err := s.log(ctx, actor, "sign_in_locked", target, detail); err != nil {
		return err
	}
	return refusal
}

// refuseLocked returns the refusal of a locked name, nil if it is open. The
// caller holds mu.
func (s *Service) refuseLocked(a *kiosk.Account, name string) error {
	until := s.ghosts.lockedUntil(name)
	if a != nil {
		until = a.LockedUntil
	}
	return locked(until, s.cfg.Now())
}

// accountOrNil returns nil for a name nobody has.
func (s *Service) accountOrNil(ctx context.Context, name string) (*kiosk.Account, error) {
	a, err := s.store.AccountByName(ctx, name)
	switch {
	case kiosk.KindOf(err) == kiosk.NotFound:
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("accounts: %w", err)
	}
	return a, nil
}
