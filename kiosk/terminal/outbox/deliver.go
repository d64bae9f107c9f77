package outbox

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Deliver hands items over and returns what became of them.
type Deliver func(ctx context.Context, items []Item) (Receipt, error)

// retry is how long an item waits after a delivery that failed.
const retry = 5 * time.Second

// Run delivers what waits, and what is left from now on soon after, until the
// context ends. A server that cannot be reached is tried again.
func (b *Box) Run(ctx context.Context, deliver Deliver) error {
	tick := time.NewTicker(retry)
	defer tick.Stop()
	failing := false
	for {
		switch err := b.Flush(ctx, deliver); {
		case ctx.Err() != nil:
			return nil
		case err != nil && !failing:
			b.log.Warn("what people left is not delivered yet", "waiting", b.Waiting(), "err", err)
			failing = true
		case err == nil && failing:
			b.log.Info("what people left is delivered")
			failing = false
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-b.wake(failing):
		}
	}
}

// wake is told when something is left; not while the server cannot be reached.
func (b *Box) wake(failing bool) <-chan struct{} {
	if failing {
		return nil
	}
	return b.left
}

// Flush delivers everything that waits, the oldest first.
func (b *Box) Flush(ctx context.Context, deliver Deliver) error {
	for {
		items, err := b.next()
		if err != nil || len(items) == 0 {
			return err
		}
		receipt, err := deliver(ctx, items)
		if err != nil {
			return err
		}
		done := slices.Concat(receipt.Accepted, receipt.Refused)
		if n, err := b.forget(items, done); err != nil {
			return err
		} else if n < len(items) {
			return fmt.Errorf("outbox: deliver: the server took %d of %d", n, len(items))
		}
		if n := len(receipt.Refused); n > 0 {
			b.log.Error("the server refused for good what was left here", "items", n)
		}
	}
}

// next returns the oldest items, as many as one delivery may have.
func (b *Box) next() (items []Item, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	size := 0
	for i := 0; i < len(b.queue) && len(items) < maxItems && size < maxBytes; i++ {
		e := b.queue[i]
		sealed, err := os.ReadFile(filepath.Join(b.dir, e.name()))
		if err != nil {
			return nil, fmt.Errorf("outbox: deliver: %w", err)
		}
		size += len(sealed)
		items = append(items, Item{ID: e.id, Kind: e.kind, Sealed: sealed})
	}
	return items, nil
}

// forget removes those of the items that are done and returns how many.
func (b *Box) forget(items []Item, done []string) (n int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, item := range items {
		if !slices.Contains(done, item.ID) {
			continue
		}
		i := slices.IndexFunc(b.queue, func(e entry) bool { return e.id == item.ID && e.kind == item.Kind })
		if i >= 0 {
			if err := b.remove(i); err != nil {
				return n, fmt.Errorf("outbox: deliver: %w", err)
			}
		}
		n++
	}
	return n, b.sync()
}
