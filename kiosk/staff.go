package kiosk

import (
	"context"
	"log/slog"
	"time"
)

// Role is what a member of staff may do. // 角色
type Role string

// The roles, each with what the ones before it may do not included: a role is
// checked by name, never by rank.
const (
	RoleOperator Role = "operator" // hotline operator: the desk
	RoleOfficer  Role = "officer"  // disclosure officer: the desk, hide and correct records
	RoleAdmin    Role = "admin"    // administrator: all of it, accounts and the audit log
)

// Roles lists the roles.
var Roles = []Role{RoleOperator, RoleOfficer, RoleAdmin}

// Label returns the Chinese name of the role.
func (r Role) Label() string {
	switch r {
	case RoleOperator:
		return "话务员"
	case RoleOfficer:
		return "公开专员"
	case RoleAdmin:
		return "管理员"
	}
	return ""
}

// Account is a member of staff.
type Account struct {
	ID          int64
	Name        string // sign-in name
	DisplayName string
	Role        Role
	Password    string // PHC string
	CreatedAt   time.Time
	DisabledAt  time.Time // zero if active
	Failures    int       // wrong passwords since the last sign-in
	LockedUntil time.Time
}

// LogValue keeps password hashes out of logs.
func (a Account) LogValue() slog.Value {
	return slog.GroupValue(slog.Int64("id", a.ID), slog.String("role", string(a.Role)))
}

// Actor is who does something, for permissions and the audit log.
type Actor struct {
	AccountID int64
	Name      string
	Role      Role
	Address   string // remote address, "" for the command line
}

// Session is one sign-in. Only the hash of its token is stored.
type Session struct {
	TokenHash string
	AccountID int64
	CSRF      string
	CreatedAt time.Time
	SeenAt    time.Time
	Address   string
}

// AuditEntry is one line of the append-only log. Hash covers the entry and
// PrevHash, so that a line taken out or changed breaks the chain.
type AuditEntry struct {
	Seq      int64
	At       time.Time
	Actor    string // name, or "system"
	Role     Role
	Address  string
	Action   string // "sign_in", "sign_in_failed", "hide", "show", "correct", "user_add", …
	Target   string // what it was done to
	Detail   string // JSON: reason, values before and after
	PrevHash string
	Hash     string
}

// Accounts is where staff are kept.
type Accounts interface {
	AddAccount(ctx context.Context, a Account) (int64, error) // Conflict if the name is taken
	AccountByName(ctx context.Context, name string) (*Account, error)
	AccountByID(ctx context.Context, id int64) (*Account, error)
	ListAccounts(ctx context.Context) ([]Account, error)
	UpdateAccount(ctx context.Context, a Account) error

	AddSession(ctx context.Context, s Session) error
	SessionByHash(ctx context.Context, tokenHash string) (*Session, error)
	TouchSession(ctx context.Context, tokenHash string, at time.Time) error
	DeleteSession(ctx context.Context, tokenHash string) error
	DeleteSessionsOf(ctx context.Context, accountID int64) error
	DeleteSessionsBefore(ctx context.Context, created, seen time.Time) error

	AuditLog
}

// AuditLog is the append-only log of what staff did.
type AuditLog interface {
	// Append fills Seq, PrevHash and Hash.
	Append(ctx context.Context, e AuditEntry) error
	// Entries returns the newest, before a sequence number (0: from the end).
	Entries(ctx context.Context, before int64, limit int) ([]AuditEntry, error)
	// VerifyAudit recomputes the chain; the error names the first broken line.
	VerifyAudit(ctx context.Context) (int64, error)
}
