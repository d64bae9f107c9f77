package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// letters is a server's store: each id once.
type letters struct {
	kiosk.Letterbox
	questions []kiosk.Question
	asked     map[string]bool
}

// LeaveQuestion implements kiosk.Letterbox.
func (l *letters) LeaveQuestion(_ context.Context, q kiosk.Question) error {
	for _, had := range l.questions {
		if had.ID == q.ID {
			return nil
		}
	}
	l.questions = append(l.questions, q)
	return nil
}

// LogAsked implements AskedLog.
func (l *letters) LogAsked(_ context.Context, asked []kiosk.Asked, _ []kiosk.Opened) error {
	for _, a := range asked {
		l.asked[a.Token] = true
	}
	return nil
}

func question(i int) kiosk.Question {
	return kiosk.Question{ID: fmt.Sprintf("question%08d", i), At: time.Now(), Text: fmt.Sprintf("第%d个问题，鲸鱼标记", i)}
}

func open(t *testing.T, dir string, k *keys.Keys) *Box {
	t.Helper()
	b, err := Open(dir, k.Public, "t-12345678", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLeftIsDeliveredOnceInOrder(t *testing.T) {
	k, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	store := &letters{asked: map[string]bool{}}
	r := &Receiver{Keys: k, Letterbox: store, Asked: store, Log: slog.New(slog.DiscardHandler)}
	b := open(t, dir, k)
	for i := range 5 {
		if err := b.LeaveQuestion(t.Context(), question(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.LogAsked(t.Context(), []kiosk.Asked{{Token: "a", At: time.Now(), Text: "低保"}}, nil); err != nil {
		t.Fatal(err)
	}
	// A cut: half a file, and a new start.
	if err := os.WriteFile(filepath.Join(dir, "00000000000000000099-question-x.sealed.new"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	b = open(t, dir, k)
	if b.Waiting() != 6 {
		t.Fatalf("%d wait after a start", b.Waiting())
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 6 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if words, err := os.ReadFile(f); err != nil || bytes.Contains(words, []byte("鲸鱼")) || bytes.Contains(words, []byte("低保")) {
			t.Errorf("%s can be read, %v", f, err)
		}
	}
	lost := errors.New("the answer is lost")
	calls := 0
	deliver := func(ctx context.Context, items []Item) (Receipt, error) {
		receipt, err := r.Receive(ctx, "t-87654321", items)
		if calls++; calls == 1 {
			return Receipt{}, lost
		}
		return receipt, err
	}
	if err := b.Flush(t.Context(), deliver); !errors.Is(err, lost) || b.Waiting() != 6 {
		t.Errorf("%d wait, %v", b.Waiting(), err)
	}
	b = open(t, dir, k) // killed before it knew
	if err := b.Flush(t.Context(), deliver); err != nil || b.Waiting() != 0 {
		t.Errorf("%d wait, %v", b.Waiting(), err)
	}
	if len(store.questions) != 5 || !store.asked["a"] {
		t.Fatalf("%d questions arrived", len(store.questions))
	}
	for i, q := range store.questions {
		if q.ID != question(i).ID || q.Terminal != "t-87654321" {
			t.Errorf("%d: %+v", i, q)
		}
	}
}

// What nobody can open does not stop what comes after it.
func TestForeignItemsAreRefused(t *testing.T) {
	k, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	other, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	b := open(t, dir, other)
	if err := b.LeaveQuestion(t.Context(), question(0)); err != nil {
		t.Fatal(err)
	}
	b = open(t, dir, k)
	if err := b.LeaveQuestion(t.Context(), question(1)); err != nil {
		t.Fatal(err)
	}
	store := &letters{}
	r := &Receiver{Keys: k, Letterbox: store, Asked: store, Log: slog.New(slog.DiscardHandler)}
	err = b.Flush(t.Context(), func(ctx context.Context, items []Item) (Receipt, error) { return r.Receive(ctx, "t", items) })
	if err != nil || b.Waiting() != 0 || len(store.questions) != 1 || store.questions[0].ID != question(1).ID {
		t.Errorf("%d wait, %+v, %v", b.Waiting(), store.questions, err)
	}
}
