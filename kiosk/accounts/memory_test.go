package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

// memory is a kiosk.Accounts that forgets. It can be told to refuse audit
// lines, and it counts what is asked of it.
type memory struct {
	mu       sync.Mutex
	accounts []kiosk.Account
	sessions map[string]kiosk.Session
	entries  []kiosk.AuditEntry
	auditErr error
	touched  int
}

func newMemory() *memory { return &memory{sessions: map[string]kiosk.Session{}} }

func (m *memory) AddAccount(_ context.Context, a kiosk.Account) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if slices.ContainsFunc(m.accounts, func(b kiosk.Account) bool { return b.Name == a.Name }) {
		return 0, kiosk.Errorf(kiosk.Conflict, "taken")
	}
	a.ID = int64(len(m.accounts) + 1)
	if a.CreatedAt.IsZero() {
		a.CreatedAt = kiosktest.Now
	}
	m.accounts = append(m.accounts, a)
	return a.ID, nil
}

func (m *memory) find(match func(kiosk.Account) bool) (*kiosk.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.accounts, match)
	if i < 0 {
		return nil, kiosk.Errorf(kiosk.NotFound, "none")
	}
	a := m.accounts[i]
	return &a, nil
}

func (m *memory) AccountByName(_ context.Context, name string) (*kiosk.Account, error) {
	return m.find(func(a kiosk.Account) bool { return a.Name == name })
}

func (m *memory) AccountByID(_ context.Context, id int64) (*kiosk.Account, error) {
	return m.find(func(a kiosk.Account) bool { return a.ID == id })
}

func (m *memory) ListAccounts(context.Context) ([]kiosk.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.accounts), nil
}

func (m *memory) UpdateAccount(_ context.Context, a kiosk.Account) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a.ID < 1 || a.ID > int64(len(m.accounts)) {
		return kiosk.Errorf(kiosk.NotFound, "none")
	}
	if slices.ContainsFunc(m.accounts, func(b kiosk.Account) bool { return b.Name == a.Name && b.ID != a.ID }) {
		return kiosk.Errorf(kiosk.Conflict, "taken")
	}
	a.CreatedAt = m.accounts[a.ID-1].CreatedAt
	m.accounts[a.ID-1] = a
	return nil
}

func (m *memory) AddSession(_ context.Context, s kiosk.Session) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.AccountID < 1 || s.AccountID > int64(len(m.accounts)) {
		return kiosk.Errorf(kiosk.NotFound, "none")
	}
	m.sessions[s.TokenHash] = s
	return nil
}

func (m *memory) SessionByHash(_ context.Context, hash string) (*kiosk.Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[hash]
	if !ok {
		return nil, kiosk.Errorf(kiosk.NotFound, "none")
	}
	return &s, nil
}

func (m *memory) TouchSession(_ context.Context, hash string, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.sessions[hash]
	s.SeenAt = at
	m.sessions[hash] = s
	m.touched++
	return nil
}

func (m *memory) DeleteSession(_ context.Context, hash string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, hash)
	return nil
}

func (m *memory) drop(match func(kiosk.Session) bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for h, s := range m.sessions {
		if match(s) {
			delete(m.sessions, h)
		}
	}
	return nil
}

func (m *memory) DeleteSessionsOf(_ context.Context, id int64) error {
	return m.drop(func(s kiosk.Session) bool { return s.AccountID == id })
}

func (m *memory) DeleteSessionsBefore(_ context.Context, created, seen time.Time) error {
	return m.drop(func(s kiosk.Session) bool { return s.CreatedAt.Before(created) || s.SeenAt.Before(seen) })
}

func (m *memory) Append(_ context.Context, e kiosk.AuditEntry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.auditErr != nil {
		return m.auditErr
	}
	if e.At.IsZero() {
		e.At = kiosktest.Now
	}
	if e.Actor == "" {
		e.Actor = SystemName
	}
	e.Seq = int64(len(m.entries) + 1)
	if len(m.entries) > 0 {
		e.PrevHash = m.entries[len(m.entries)-1].Hash
	}
	e.Hash = chain(e)
	m.entries = append(m.entries, e)
	return nil
}

func chain(e kiosk.AuditEntry) string {
	e.Hash = ""
	sum := sha256.Sum256(fmt.Appendf(nil, "%+v", e))
	return hex.EncodeToString(sum[:])
}

func (m *memory) Entries(_ context.Context, before int64, limit int) ([]kiosk.AuditEntry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []kiosk.AuditEntry
	for _, e := range slices.Backward(m.entries) {
		if (before == 0 || e.Seq < before) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func (m *memory) VerifyAudit(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.entries {
		if e.Hash != chain(e) {
			return e.Seq, kiosk.Errorf(kiosk.Conflict, "第 %d 条被改过。", e.Seq)
		}
	}
	return int64(len(m.entries)), nil
}

// actions lists what was logged, oldest first: "action target".
func (m *memory) actions() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, e := range m.entries {
		out = append(out, e.Action+" "+e.Target)
	}
	return out
}
