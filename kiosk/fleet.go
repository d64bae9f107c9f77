package kiosk

import (
	"context"
	"time"
)

// TerminalError is something that went wrong at a terminal, without what
// people typed.
type TerminalError struct {
	At   time.Time `json:"at"` // when the server heard of it
	What string    `json:"what"`
}

// TerminalCode is what a terminal is registered with, once. Only its hash is
// stored.
type TerminalCode struct {
	Hash  string    // SHA-256, hex
	Until time.Time // good before then
}

// UsageDay is what was done at a terminal on a day.
type UsageDay struct {
	Terminal string
	Day      Date
	TerminalUsage
}

// Heard is what the server received of a terminal at once: heartbeats in the
// order they were made, the newest last.
type Heard struct {
	Beats []Heartbeat
	Skew  time.Duration // the terminal's clock minus ours
	At    time.Time     // our clock
}

// Terminals is where the fleet is kept. Every change by staff is in the audit
// log.
type Terminals interface {
	// AddTerminal adds a terminal nobody has registered yet. Conflict if one in
	// service has the name.
	AddTerminal(ctx context.Context, actor Actor, name string, code TerminalCode) (Terminal, error)
	// ListTerminals returns all, those in service first, by name.
	ListTerminals(ctx context.Context) ([]Terminal, error)
	// TerminalByID is NotFound if there is none.
	TerminalByID(ctx context.Context, id string) (Terminal, error)
	// TerminalByToken is Unsigned if no terminal in service has the token.
	TerminalByToken(ctx context.Context, token string) (Terminal, error)
	// RegisterTerminal uses a code up: from now on the terminal has the token of
	// that hash and no other. NotFound if there is no such code in force.
	RegisterTerminal(ctx context.Context, codeHash, tokenHash, address string) (Terminal, error)
	// RenewTerminalCode gives a terminal in service a new code; its token stays
	// good until the code is used.
	RenewTerminalCode(ctx context.Context, actor Actor, id string, code TerminalCode) error
	// RenameTerminal is Conflict if another in service has the name.
	RenameTerminal(ctx context.Context, actor Actor, id, name string) error
	// RetireTerminal takes a terminal out of service; its token is dead at once.
	RetireTerminal(ctx context.Context, actor Actor, id, reason string) error
	// SetTerminal changes settings and returns their new version. Conflict if
	// those in force are no longer of the version given. What is equal changes
	// nothing.
	SetTerminal(ctx context.Context, actor Actor, id string, version int, s TerminalSettings) (int, error)
	// OrderProgram says which program a terminal in service is to run; the zero
	// Build is the one installed there. Said again, it is tried again.
	OrderProgram(ctx context.Context, actor Actor, id string, b Build) (ProgramOrder, error)

	// HearTerminal notes what a terminal said. The same heartbeat again counts
	// nothing twice.
	HearTerminal(ctx context.Context, id string, h Heard) error
	// TerminalUse lists what was done between two days, both included, by
	// terminal and day; "" means all terminals.
	TerminalUse(ctx context.Context, id string, from, to Date) ([]UsageDay, error)
}
