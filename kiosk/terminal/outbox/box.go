package outbox

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// Bounds of what waits. What was asked gives way to what people wrote.
const (
	MaxWaiting      = 5000
	maxAskedWaiting = 3000
	maxWaitingBytes = 32 << 20
)

// suffix marks a file that is whole.
const suffix = ".sealed"

// Box keeps sealed items in a folder, one file each. Its methods are safe for
// concurrent use; one process uses a folder.
type Box struct {
	dir      string
	key      keys.Public
	terminal string
	log      *slog.Logger
	left     chan struct{} // something was left

	mu    sync.Mutex
	queue []entry // the oldest first
	bytes int64
	last  int64 // number given last
}

// entry is an item on disk; its name is number, kind and id.
type entry struct {
	number int64
	kind   Kind
	id     string
	size   int64
}

func (e entry) name() string { return fmt.Sprintf("%020d-%s-%s%s", e.number, e.kind, e.id, suffix) }

// Open opens a folder, which it makes. Items are sealed to the key.
func Open(dir string, key keys.Public, terminal string, log *slog.Logger) (*Box, error) {
	b := &Box{dir: dir, key: key, terminal: terminal, log: log, left: make(chan struct{}, 1)}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("outbox: open: %w", err)
	}
	entries, err := os.ReadDir(dir) // in order of names
	if err != nil {
		return nil, fmt.Errorf("outbox: open: %w", err)
	}
	for _, file := range entries {
		e, ok := parseName(file.Name())
		info, err := file.Info()
		if !ok || err != nil { // half an item, from a cut
			if err := os.Remove(filepath.Join(dir, file.Name())); err != nil {
				return nil, fmt.Errorf("outbox: open: %w", err)
			}
			continue
		}
		e.size = info.Size()
		b.queue, b.bytes, b.last = append(b.queue, e), b.bytes+e.size, max(b.last, e.number)
	}
	return b, nil
}

func parseName(name string) (e entry, ok bool) {
	rest, ok := strings.CutSuffix(name, suffix)
	if !ok {
		return e, false
	}
	parts := strings.SplitN(rest, "-", 3)
	if len(parts) != 3 || !goodID(parts[2]) {
		return e, false
	}
	n, err := strconv.ParseInt(parts[0], 10, 64)
	return entry{number: n, kind: Kind(parts[1]), id: parts[2]}, err == nil
}

// LeaveQuestion implements kiosk.Letterbox.
func (b *Box) LeaveQuestion(ctx context.Context, q kiosk.Question) error {
	if q.Terminal == "" {
		q.Terminal = b.terminal
	}
	q, err := kiosk.CheckQuestion(q)
	if err != nil {
		return err
	}
	return b.leave(ctx, KindQuestion, q.ID, q)
}

// LeaveRating implements kiosk.Letterbox.
func (b *Box) LeaveRating(ctx context.Context, r kiosk.Rating) error {
	if r.Terminal == "" {
		r.Terminal = b.terminal
	}
	return b.leave(ctx, KindRating, r.ID, r)
}

// LogAsked takes notes of what was asked, for the server's kiosk.AskedLog.
func (b *Box) LogAsked(ctx context.Context, asked []kiosk.Asked, opened []kiosk.Opened) error {
	// The text is masked here: what leaves this machine holds no numbers of
	// people, whoever can open it.
	masked := make([]kiosk.Asked, len(asked))
	for i, a := range asked {
		masked[i] = a
		masked[i].Text, _ = kiosk.AskedText(a.Text)
		masked[i].At = a.At.Truncate(time.Hour)
	}
	var id [12]byte
	_, _ = rand.Read(id[:]) // never fails
	return b.leave(ctx, KindAsked, hex.EncodeToString(id[:]), Notes{masked, opened})
}

// Waiting returns how many items have not been delivered.
func (b *Box) Waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.queue)
}

// leave seals an item and returns when it is on disk. The same id again is the
// same item. Unavailable if no more can wait.
func (b *Box) leave(ctx context.Context, kind Kind, id string, v any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// An id of any form becomes one that can be a file's name.
	if !goodID(id) {
		id = "x" + hex.EncodeToString([]byte(id))
		if !goodID(id) {
			return kiosk.Errorf(kiosk.Invalid, "编号不对。")
		}
	}
	plain, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("outbox: leave: %w", err)
	}
	sealed, err := b.key.Seal(plain)
	if err != nil {
		return fmt.Errorf("outbox: leave: %w", err)
	}
	if len(sealed) > MaxItem {
		return kiosk.Errorf(kiosk.Invalid, "写得太长了，请简短一些。")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.queue {
		if e.kind == kind && e.id == id {
			return nil
		}
	}
	if err := b.makeRoom(kind, int64(len(sealed))); err != nil {
		return err
	}
	e := entry{b.last + 1, kind, id, int64(len(sealed))}
	if err := b.write(e, sealed); err != nil {
		return kiosk.Wrap(kiosk.Unavailable, "现在存不下您写的内容，请打政务热线，或找工作人员。", fmt.Errorf("outbox: leave: %w", err))
	}
	b.queue, b.bytes, b.last = append(b.queue, e), b.bytes+e.size, e.number
	select {
	case b.left <- struct{}{}:
	default:
	}
	return nil
}

// makeRoom lets the oldest notes of what was asked go where there is no room.
// The caller holds mu.
func (b *Box) makeRoom(kind Kind, size int64) error {
	asked := 0
	for _, e := range b.queue {
		if e.kind == KindAsked {
			asked++
		}
	}
	for asked > 0 && (kind == KindAsked && asked >= maxAskedWaiting || len(b.queue) >= MaxWaiting || b.bytes+size > maxWaitingBytes) {
		for i, e := range b.queue {
			if e.kind == KindAsked {
				if err := b.remove(i); err != nil {
					return fmt.Errorf("outbox: leave: %w", err)
				}
				break
			}
		}
		asked--
	}
	if len(b.queue) >= MaxWaiting || b.bytes+size > maxWaitingBytes {
		return kiosk.Errorf(kiosk.Unavailable, "这台机器上等着发送的留言太多了，现在收不下。请打政务热线，或找工作人员。")
	}
	return nil
}

// write puts an item on disk: whole under its name or not at all.
func (b *Box) write(e entry, sealed []byte) (err error) {
	path := filepath.Join(b.dir, e.name())
	tmp := path + ".new"
	defer func() {
		if err != nil {
			_ = os.Remove(tmp) // removed at the next start otherwise
		}
	}()
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(sealed)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	return b.sync()
}

// sync waits until the folder is on disk.
func (b *Box) sync() error {
	d, err := os.Open(b.dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// remove takes an item out. The caller holds mu.
func (b *Box) remove(i int) error {
	if err := os.Remove(filepath.Join(b.dir, b.queue[i].name())); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	b.bytes -= b.queue[i].size
	b.queue = append(b.queue[:i:i], b.queue[i+1:]...)
	return nil
}
