package replica

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/snapshot"
)

// shop is a server without a wire.
type shop struct {
	*snapshot.Shelf
	older []byte // given instead of the newest
}

// Manifest implements Server.
func (s *shop) Manifest(_ context.Context, have int64) ([]byte, error) {
	m, sealed := s.Newest()
	if s.older != nil {
		return s.older, nil
	}
	if m.Number == have {
		return nil, nil
	}
	return sealed, nil
}

// Block implements Server.
func (s *shop) Block(_ context.Context, hash snapshot.Hash) ([]byte, error) {
	return s.Shelf.Block(hash)
}

func newShop(t *testing.T) (*shop, *keys.Keys) {
	t.Helper()
	k, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := snapshot.OpenShelf(t.TempDir(), k, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return &shop{Shelf: s}, k
}

// put makes a snapshot of a database that says something and of an index that
// stays the same.
func (s *shop) put(t *testing.T, revision int64, text string) {
	t.Helper()
	err := s.Make(t.Context(), func(dir string, m *snapshot.Manifest) error {
		m.Revision = revision
		return errors.Join(os.Mkdir(filepath.Join(dir, "index"), 0o700),
			os.WriteFile(filepath.Join(dir, "public.db"), bytes.Repeat([]byte(text), 1<<16), 0o600),
			os.WriteFile(filepath.Join(dir, "index", "segment"), bytes.Repeat([]byte("段"), 1<<19), 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPullTakesWhatIsNewAndRefusesTheRest(t *testing.T) {
	s, k := newShop(t)
	p := &Puller{Dir: t.TempDir(), Key: k.Public, Server: s}
	s.put(t, 5, "一")
	_, old := s.Newest()
	first, err := p.Pull(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := p.Pull(t.Context(), first); again != nil || err != nil {
		t.Errorf("the same again: %v, %v", again, err)
	}
	s.put(t, 6, "二")
	fetched := p.Fetched.Load()
	second, err := p.Pull(t.Context(), first)
	if err != nil || second.Verify() != nil || first.Verify() != nil {
		t.Fatal(second, err)
	}
	if n := p.Fetched.Load() - fetched; n > 200<<10 {
		t.Errorf("%d bytes for a database of 192 KB", n)
	}
	s.older = old
	if g, err := p.Pull(t.Context(), second); g != nil || kiosk.KindOf(err) != kiosk.Conflict {
		t.Errorf("an older one: %v, %v", g, err)
	}
	s.older = nil
	s.put(t, 3, "三") // a newer number, an older revision
	if g, err := p.Pull(t.Context(), second); g != nil || kiosk.KindOf(err) != kiosk.Conflict {
		t.Errorf("an older revision: %v, %v", g, err)
	}
	foreign, _ := newShop(t)
	foreign.put(t, 9, "四")
	p.Server = foreign
	if g, err := p.Pull(t.Context(), second); g != nil || kiosk.KindOf(err) != kiosk.Forbidden {
		t.Errorf("of another installation: %v, %v", g, err)
	}
	if list, err := Generations(p.Dir, k.Public); err != nil || len(list) != 2 || list[0].Verify() != nil {
		t.Errorf("%v, %v", list, err)
	}
}

func TestPullOnAFullDisk(t *testing.T) {
	s, k := newShop(t)
	s.put(t, 1, "一")
	p := &Puller{Dir: t.TempDir(), Key: k.Public, Server: s, Free: func(string) (int64, error) { return 1 << 20, nil }}
	if g, err := p.Pull(t.Context(), nil); g != nil || kiosk.KindOf(err) != kiosk.Unavailable || !strings.Contains(err.Error(), "磁盘") {
		t.Errorf("%v, %v", g, err)
	}
	if p.Fetched.Load() > 0 {
		t.Error("it fetched something")
	}
}

// A byte that went bad on the terminal is not carried on into the next copy,
// and a start finds it.
func TestDamagedCopyIsNotUsed(t *testing.T) {
	s, k := newShop(t)
	s.put(t, 1, "一")
	p := &Puller{Dir: t.TempDir(), Key: k.Public, Server: s}
	first, err := p.Pull(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(first.Path("index/segment"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt([]byte{0}, 70_000)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	if first.Verify() == nil {
		t.Error("nobody sees it")
	}
	s.put(t, 2, "二")
	if second, err := p.Pull(t.Context(), first); err != nil || second.Verify() != nil {
		t.Errorf("%v, %v", second, err)
	}
}
