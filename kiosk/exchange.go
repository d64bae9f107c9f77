package kiosk

import (
	"context"
	"io"
	"time"
)

// Token lets another system push disclosures. Only the hash of its secret is
// stored.
type Token struct {
	ID        int64
	Name      string // of the system, as it stands in the log
	Hash      string // SHA-256 of the secret, hex
	CreatedAt time.Time
	UsedAt    time.Time // when it was last used, to the day; zero if never
	RevokedAt time.Time // zero while it is good
}

// Tokens is where tokens are kept. Every change is in the audit log.
type Tokens interface {
	// AddToken stores a token. Conflict if one of that name is good.
	AddToken(ctx context.Context, actor Actor, t Token) error
	// TokenByHash returns a token, revoked or not; NotFound if there is none.
	TokenByHash(ctx context.Context, hash string) (*Token, error)
	// ListTokens returns all, in the order they were added.
	ListTokens(ctx context.Context) ([]Token, error)
	// RevokeToken ends the good token of a name; NotFound if there is none.
	RevokeToken(ctx context.Context, actor Actor, name string) error
	// UseToken notes that a token was used.
	UseToken(ctx context.Context, id int64, at time.Time) error
}

// Receiver takes in what another system pushes.
type Receiver interface {
	// Receive reads records in the exchange format, one JSON object a line, and
	// stores them. Lines that cannot be read are reported and stop nothing. The
	// same lines again change nothing.
	Receive(ctx context.Context, from Token, lines io.Reader) (Received, error)
}

// Received is what came of a push.
type Received struct {
	Found     int // lines
	Created   int
	Updated   int
	Unchanged int
	Refused   []Refused
}

// Refused is a line that could not be taken in.
type Refused struct {
	Line int // from 1
	What string
}
