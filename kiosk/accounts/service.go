package accounts

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"gongkai/kiosk"
)

// SystemName is the actor of what no account did.
const SystemName = "system"

// System is the actor of the command line.
var System = kiosk.Actor{Name: SystemName}

// Config sets the door. Zero fields take the defaults named.
type Config struct {
	Idle         time.Duration // a session ends after this long without a request; 30 minutes
	Absolute     time.Duration // a session ends this long after sign-in; 12 hours
	Params       Params        // costs of new hashes; DefaultParams
	Hashes       int           // hashes computed at the same time; the processors, 4 at most
	RefusalDelay time.Duration // a refused sign-in is answered no sooner than this; 300 ms
	Now          func() time.Time
	Logger       *slog.Logger
}

// Service keeps accounts and sessions.
type Service struct {
	store  kiosk.Accounts
	cfg    Config
	hasher *hasher
	nobody phc

	mu     sync.Mutex // held while an account is read, changed and written
	ghosts ghosts
}

// New returns a service on a store. Costs out of range are an Invalid error.
func New(store kiosk.Accounts, cfg Config) (*Service, error) {
	if cfg.Idle <= 0 {
		cfg.Idle = 30 * time.Minute
	}
	if cfg.Absolute <= 0 {
		cfg.Absolute = 12 * time.Hour
	}
	if cfg.Params == (Params{}) {
		cfg.Params = DefaultParams
	}
	if cfg.Hashes <= 0 {
		cfg.Hashes = min(runtime.GOMAXPROCS(0), 4)
	}
	if cfg.RefusalDelay <= 0 {
		cfg.RefusalDelay = 300 * time.Millisecond
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Idle > cfg.Absolute {
		return nil, kiosk.Errorf(kiosk.Invalid, "accounts: idle end %s is after absolute end %s", cfg.Idle, cfg.Absolute)
	}
	if !cfg.Params.valid() {
		return nil, kiosk.Errorf(kiosk.Invalid, "accounts: argon2id costs %+v are out of range", cfg.Params)
	}
	return &Service{
		store: store, cfg: cfg, hasher: newHasher(cfg.Params, cfg.Hashes), nobody: nobody(cfg.Params),
		ghosts: ghosts{limit: 4096, names: map[string]*ghost{}},
	}, nil
}

// NewAccount is what an account is made from.
type NewAccount struct {
	Name        string // sign-in name; folded to lower case
	DisplayName string // shown to colleagues; "" shows Name
	Role        kiosk.Role
	Password    string
}

// Add makes an account. Invalid for a bad name, role or password, Conflict if
// the name is taken.
func (s *Service) Add(ctx context.Context, actor kiosk.Actor, n NewAccount) (*kiosk.Account, error) {
	n.Name = FoldName(n.Name)
	if err := checkName(n.Name); err != nil {
		return nil, err
	}
	if err := checkDisplayName(n.DisplayName); err != nil {
		return nil, err
	}
	if n.Role.Label() == "" {
		return nil, kiosk.Errorf(kiosk.Invalid, "没有“%s”这个角色，可选：operator（话务员）、officer（公开专员）、admin（管理员）。", n.Role)
	}
	if err := CheckPassword(n.Name, n.Password); err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, n.Password)
	if err != nil {
		return nil, err
	}
	if n.DisplayName == "" {
		n.DisplayName = n.Name
	}
	a := kiosk.Account{Name: n.Name, DisplayName: n.DisplayName, Role: n.Role, Password: hash, CreatedAt: s.cfg.Now()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if taken, err := s.accountOrNil(ctx, a.Name); err != nil {
		return nil, err
	} else if taken != nil {
		return nil, kiosk.Errorf(kiosk.Conflict, "登录名 %s 已有人用，请换一个。", a.Name)
	}
	if err := s.log(ctx, actor, "user_add", a.Name, map[string]string{"role": string(a.Role)}); err != nil {
		return nil, err
	}
	if a.ID, err = s.store.AddAccount(ctx, a); err != nil {
		return nil, fmt.Errorf("accounts: add: %w", err)
	}
	delete(s.ghosts.names, a.Name)
	a.Password = ""
	return &a, nil
}

// SetPassword gives an account a new password, unlocks it and ends all its
// sessions. NotFound if there is no such name.
func (s *Service) SetPassword(ctx context.Context, actor kiosk.Actor, name, password string) error {
	if err := CheckPassword(name, password); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, "user_password", name, nil, func(a *kiosk.Account, _ []kiosk.Account) error {
		a.Password, a.Failures, a.LockedUntil = hash, 0, time.Time{}
		return nil
	})
}

// ChangePassword is SetPassword by the account's owner, who proves it with the
// old password. Wrong ones count like those of a sign-in. All sessions end;
// the caller signs in again.
func (s *Service) ChangePassword(ctx context.Context, actor kiosk.Actor, old, password string) error {
	if err := CheckPassword(actor.Name, password); err != nil {
		return err
	}
	if _, err := s.authenticate(ctx, actor.Name, old, actor.Address); err != nil {
		if kiosk.KindOf(err) == kiosk.Unsigned {
			return kiosk.Errorf(kiosk.Invalid, "现在的密码不对，请再试一次。")
		}
		return err
	}
	if old == password {
		return kiosk.Errorf(kiosk.Invalid, "新密码和现在的一样，请换一个。")
	}
	return s.SetPassword(ctx, actor, actor.Name, password)
}

// SetRole changes what an account may do and ends its sessions. The last
// administrator stays one, and nobody changes his own role.
func (s *Service) SetRole(ctx context.Context, actor kiosk.Actor, name string, role kiosk.Role) error {
	if role.Label() == "" {
		return kiosk.Errorf(kiosk.Invalid, "没有“%s”这个角色。", role)
	}
	return s.change(ctx, actor, "user_role", name, map[string]string{"role": string(role)}, func(a *kiosk.Account, all []kiosk.Account) error {
		switch {
		case a.ID == actor.AccountID:
			return kiosk.Errorf(kiosk.Conflict, "不能改自己的角色，请另一位管理员来做。")
		case a.Role == role:
			return kiosk.Errorf(kiosk.Conflict, "账号 %s 已经是%s。", a.Name, role.Label())
		case lastAdmin(a, all):
			return kiosk.Errorf(kiosk.Conflict, "这是最后一个管理员，先给别人管理员角色。")
		}
		a.Role = role
		return nil
	})
}

// Disable takes the account's right to sign in and ends its sessions. The
// last administrator stays, and nobody disables himself.
func (s *Service) Disable(ctx context.Context, actor kiosk.Actor, name string) error {
	return s.change(ctx, actor, "user_disable", name, nil, func(a *kiosk.Account, all []kiosk.Account) error {
		switch {
		case a.ID == actor.AccountID:
			return kiosk.Errorf(kiosk.Conflict, "不能停用自己的账号，请另一位管理员来做。")
		case !a.DisabledAt.IsZero():
			return kiosk.Errorf(kiosk.Conflict, "账号 %s 已经停用。", a.Name)
		case lastAdmin(a, all):
			return kiosk.Errorf(kiosk.Conflict, "这是最后一个管理员，停用后没有人能管账号。")
		}
		a.DisabledAt = s.cfg.Now()
		return nil
	})
}

// Enable gives a disabled account its right back.
func (s *Service) Enable(ctx context.Context, actor kiosk.Actor, name string) error {
	return s.change(ctx, actor, "user_enable", name, nil, func(a *kiosk.Account, _ []kiosk.Account) error {
		if a.DisabledAt.IsZero() {
			return kiosk.Errorf(kiosk.Conflict, "账号 %s 没有停用。", a.Name)
		}
		a.DisabledAt, a.Failures, a.LockedUntil = time.Time{}, 0, time.Time{}
		return nil
	})
}

// List returns all accounts by name, without their passwords.
func (s *Service) List(ctx context.Context) ([]kiosk.Account, error) {
	all, err := s.store.ListAccounts(ctx)
	if err != nil {
		return nil, fmt.Errorf("accounts: list: %w", err)
	}
	for i := range all {
		all[i].Password = ""
	}
	return all, nil
}

// change reads an account, lets edit change it, writes it, ends its sessions
// and logs. The log line comes first: what is not logged does not happen.
func (s *Service) change(ctx context.Context, actor kiosk.Actor, action, name string, detail map[string]string,
	edit func(a *kiosk.Account, all []kiosk.Account) error,
) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, err := s.store.ListAccounts(ctx)
	if err != nil {
		return fmt.Errorf("accounts: %s: %w", action, err)
	}
	a, err := s.store.AccountByName(ctx, FoldName(name))
	if err != nil {
		if kiosk.KindOf(err) == kiosk.NotFound {
			return kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("没有叫 %s 的账号。", name), err)
		}
		return fmt.Errorf("accounts: %s: %w", action, err)
	}
	if err := edit(a, all); err != nil {
		return err
	}
	if err := s.log(ctx, actor, action, a.Name, detail); err != nil {
		return err
	}
	if err := s.store.UpdateAccount(ctx, *a); err != nil {
		return fmt.Errorf("accounts: %s: %w", action, err)
	}
	if err := s.store.DeleteSessionsOf(ctx, a.ID); err != nil {
		return fmt.Errorf("accounts: %s: end sessions: %w", action, err)
	}
	return nil
}

// lastAdmin reports whether a is the only administrator who can sign in.
func lastAdmin(a *kiosk.Account, all []kiosk.Account) bool {
	if a.Role != kiosk.RoleAdmin || !a.DisabledAt.IsZero() {
		return false
	}
	for _, b := range all {
		if b.ID != a.ID && b.Role == kiosk.RoleAdmin && b.DisabledAt.IsZero() {
			return false
		}
	}
	return true
}

// log appends a line to the audit log.
func (s *Service) log(ctx context.Context, actor kiosk.Actor, action, target string, detail map[string]string) error {
	e := kiosk.AuditEntry{
		At: s.cfg.Now(), Actor: actor.Name, Role: actor.Role, Address: actor.Address, Action: action, Target: target,
	}
	if len(detail) > 0 {
		b, err := json.Marshal(detail)
		if err != nil {
			return fmt.Errorf("accounts: audit %s: %w", action, err)
		}
		e.Detail = string(b)
	}
	if err := s.store.Append(ctx, e); err != nil {
		return fmt.Errorf("accounts: audit %s: %w", action, err)
	}
	return nil
}
