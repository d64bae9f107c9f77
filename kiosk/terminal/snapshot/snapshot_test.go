package snapshot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

func newKeys(t testing.TB) *keys.Keys {
	t.Helper()
	k, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// fill writes two files of which the second never changes.
func fill(text string) func(string, *Manifest) error {
	return func(dir string, m *Manifest) error {
		m.Revision = int64(len(text))
		return errors.Join(os.Mkdir(filepath.Join(dir, IndexFolder), 0o700),
			os.WriteFile(filepath.Join(dir, PublicFile), []byte(text), 0o600),
			os.WriteFile(filepath.Join(dir, IndexFolder, "segment"), bytes.Repeat([]byte("段"), 1<<18), 0o600))
	}
}

func TestShelf(t *testing.T) {
	k, dir, log := newKeys(t), t.TempDir(), slog.New(slog.DiscardHandler)
	s, err := OpenShelf(dir, k, log)
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Newest(); m != nil {
		t.Error("a new shelf holds something")
	}
	last := int64(0)
	for _, text := range []string{"一", "一二", "一二三"} {
		if err := s.Make(t.Context(), fill(text)); err != nil {
			t.Fatal(err)
		}
		m, sealed := s.Newest()
		read, err := Read(sealed, k.Public)
		if err != nil || read.Number != m.Number || m.Number <= last || len(m.Files) != 2 {
			t.Fatalf("%+v, %v", m, err)
		}
		last = m.Number
		for _, f := range m.Files {
			for _, hash := range f.Blocks {
				if b, err := s.Block(hash); err != nil || sha256.Sum256(b) != hash {
					t.Errorf("block of %s: %v", f.Path, err)
				}
			}
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != keep {
		t.Errorf("%v, %v", entries, err)
	}
	if _, err := s.Block(Hash{1}); kiosk.KindOf(err) != kiosk.NotFound {
		t.Error(err)
	}
	if err := s.Make(t.Context(), func(string, *Manifest) error { return context.Canceled }); err == nil {
		t.Error("half a snapshot is kept")
	}
	again, err := OpenShelf(dir, k, log)
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := again.Newest(); m == nil || m.Number != last {
		t.Errorf("after a restart: %+v", m)
	}
}

func TestReadRefuses(t *testing.T) {
	k, other := newKeys(t), newKeys(t)
	good := Manifest{Format: format, Number: 7, Files: []File{{Path: PublicFile, Size: 1, Block: minBlock, Blocks: []Hash{{}}}}}
	seal := func(change func(*Manifest)) []byte {
		m := good
		m.Files = append([]File(nil), good.Files...)
		change(&m)
		b, err := m.seal(k)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	same := seal(func(*Manifest) {})
	if _, err := Read(same, k.Public); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(same, other.Public); kiosk.KindOf(err) != kiosk.Forbidden {
		t.Errorf("of another installation: %v", err)
	}
	for i := range same {
		changed := bytes.Clone(same)
		changed[i] ^= 1
		if _, err := Read(changed, k.Public); err == nil {
			t.Fatalf("byte %d of %d is changed and nobody sees it", i, len(same))
		}
	}
	for name, c := range map[string]struct {
		change func(*Manifest)
		kind   kiosk.Kind
	}{
		"newer format":     {func(m *Manifest) { m.Format++ }, kiosk.Unavailable},
		"no number":        {func(m *Manifest) { m.Number = 0 }, kiosk.Invalid},
		"no database":      {func(m *Manifest) { m.Files = nil }, kiosk.Invalid},
		"out of the house": {func(m *Manifest) { m.Files[0].Path = "index/../../etc/passwd" }, kiosk.Invalid},
		"private":          {func(m *Manifest) { m.Files[0].Path = "private.db" }, kiosk.Invalid},
		"a block too few":  {func(m *Manifest) { m.Files[0].Size = minBlock + 1 }, kiosk.Invalid},
		"huge blocks":      {func(m *Manifest) { m.Files[0].Block = 1 << 40 }, kiosk.Invalid},
		"twice":            {func(m *Manifest) { m.Files = append(m.Files, m.Files[0]) }, kiosk.Invalid},
		"file and folder": {func(m *Manifest) {
			m.Files = append(m.Files, File{Path: "index/a", Block: minBlock}, File{Path: "index/a/b", Block: minBlock})
		}, kiosk.Invalid},
	} {
		if _, err := Read(seal(c.change), k.Public); kiosk.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzManifest reads what claims to be a manifest: no panic, and what is read
// leads nowhere outside of its folder.
func FuzzManifest(f *testing.F) {
	b, err := json.Marshal(Manifest{Format: format, Number: 1, Files: []File{{Path: PublicFile, Size: 5000, Block: minBlock, Blocks: []Hash{{1}, {2}}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"format":1,"number":1,"files":[{"path":"index/../x","size":-1,"block":4096,"blocks":["00"]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parse(b)
		if err != nil {
			return
		}
		for i := range m.Files {
			f := &m.Files[i]
			if !filepath.IsLocal(filepath.FromSlash(f.Path)) || strings.Contains(f.Path, "private") && f.Path == "private.db" {
				t.Errorf("leads to %q", f.Path)
			}
			for n := range f.Blocks {
				if l := f.Length(n); l <= 0 || l > MaxBlock {
					t.Errorf("block %d of %d bytes", n, l)
				}
			}
		}
	})
}
