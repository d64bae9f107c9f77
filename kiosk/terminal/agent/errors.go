package agent

import (
	"context"
	"log/slog"
	"slices"
)

// errorsKept is how many different errors are kept between two heartbeats.
const errorsKept = 5

// noted are different errors, the newest last.
type noted []string

func (n *noted) add(what string) {
	if i := slices.Index(*n, what); i >= 0 {
		*n = slices.Delete(*n, i, i+1)
	}
	if len(*n) >= errorsKept {
		*n = slices.Delete(*n, 0, 1)
	}
	*n = append(*n, what)
}

func (n *noted) take() []string {
	out := *n
	*n = nil
	return out
}

// Note keeps an error for the next heartbeat. It must not hold what people
// typed or opened.
func (a *Agent) Note(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.errs.add(what)
}

// Handler passes records on and notes the messages of warnings and errors. Only
// the message: it is written in the program, while values may hold what
// somebody typed.
func (a *Agent) Handler(next slog.Handler) slog.Handler { return handler{next, a} }

type handler struct {
	slog.Handler
	agent *Agent
}

// Enabled implements slog.Handler.
func (h handler) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn || h.Handler.Enabled(ctx, l)
}

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn {
		h.agent.Note(r.Message)
	}
	if !h.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs), h.agent}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name), h.agent}
}
