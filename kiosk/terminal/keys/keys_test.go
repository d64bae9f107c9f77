package keys

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gongkai/kiosk"
)

func TestKeysStayTheSame(t *testing.T) {
	dir := t.TempDir()
	made := make([]*Keys, 8)
	var wg sync.WaitGroup
	for i := range made {
		wg.Go(func() {
			k, err := LoadOrCreate(dir)
			if err != nil {
				t.Error(err)
			}
			made[i] = k
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	sign, box := made[0].Encode()
	for _, k := range made {
		if s, b := k.Encode(); s != sign || b != box {
			t.Fatal("two starts made two pairs of keys")
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left in the folder: %v %v", entries, err)
	}
	info, err := os.Stat(filepath.Join(dir, File))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file is %v, %v", info.Mode(), err)
	}
}

func TestSealedAndSigned(t *testing.T) {
	k, err := LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	other, err := LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	public, err := Parse(k.Encode())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := public.Seal([]byte("请问低保去哪里办"))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := k.Open(sealed); err != nil || string(b) != "请问低保去哪里办" {
		t.Errorf("opened %q, %v", b, err)
	}
	if _, err := other.Open(sealed); kiosk.KindOf(err) != kiosk.Invalid {
		t.Errorf("another installation opens it: %v", err)
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := k.Open(sealed); err == nil {
		t.Error("a changed byte is not seen")
	}
	message := []byte("revision 7")
	if !public.Verify(message, k.SignBytes(message)) || public.Verify(message, other.SignBytes(message)) {
		t.Error("signatures are not told apart")
	}
	if (Public{}).Verify(message, k.SignBytes(message)) {
		t.Error("no key verifies")
	}
}

func TestBrokenKeyFileSaysWhatToDo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, File), []byte(`{"sign":"AA=="}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreate(dir); err == nil || !strings.Contains(err.Error(), "备份") {
		t.Errorf("error %v", err)
	}
	if _, err := Parse("AA==", "AA=="); kiosk.KindOf(err) != kiosk.Invalid {
		t.Errorf("keys of the wrong length: %v", err)
	}
}
