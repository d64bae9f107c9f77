package update

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// Folder is where a terminal keeps builds, in its data folder: each in a folder
// named by its hash, with the signed order it came with.
const Folder = "program"

const (
	buildFile = "gongkai"
	orderFile = "order"
	partFile  = "part" // on its way
)

// owner is whose orders are believed, and for which terminal.
type owner struct {
	Key      keys.Public
	Terminal string
}

// kept returns the path of a build on this disk after it has looked at all of
// it: that the installation has signed it, for this terminal and this system,
// and that every byte is as it was signed.
func (w owner) kept(dir, hash string) (string, error) {
	if !isHash(hash) {
		return "", kiosk.Errorf(kiosk.Invalid, "程序的编号不对。")
	}
	sealed, err := os.ReadFile(filepath.Join(dir, hash, orderFile))
	if err != nil {
		return "", kiosk.Wrap(kiosk.NotFound, "本机没有这一版程序了。", err)
	}
	o, err := Read(sealed, w.Key, w.Terminal)
	if err != nil {
		return "", err
	}
	if err := suits(o.Build); err != nil || o.Build.Hash != hash {
		return "", errors.Join(err, kiosk.Errorf(kiosk.Forbidden, "本机存的程序不是签过名的那一版。"))
	}
	path := filepath.Join(dir, hash, buildFile)
	size, sum, err := hashFile(path)
	if err != nil {
		return "", kiosk.Wrap(kiosk.NotFound, "本机存的程序读不出来。", err)
	}
	if size != o.Build.Size || sum != hash {
		return "", kiosk.Errorf(kiosk.Forbidden, "本机存的程序坏了，和签名的不一样。")
	}
	return path, nil
}

// suits refuses a build that cannot run here.
func suits(b kiosk.Build) error {
	if b.System != System() {
		return kiosk.Errorf(kiosk.Conflict, "这一版是给 %s 的，这台机器是 %s。", b.System, System())
	}
	return nil
}

// hashFile returns how long a file is and its SHA-256 in hex.
func hashFile(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// keep gives a whole build that lies in the part file its place.
func keep(dir string, b kiosk.Build, sealed []byte) error {
	to := filepath.Join(dir, b.Hash)
	if err := writeFile(to, orderFile, sealed, 0o600); err != nil {
		return err
	}
	part := filepath.Join(dir, partFile)
	if err := os.Chmod(part, 0o700); err != nil { //nolint:gosec // it is a program
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(to, buildFile)); err != nil {
		return err
	}
	return errors.Join(syncDir(to), syncDir(dir))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// tidy removes builds that are not to be gone back to.
func tidy(dir string, s *State) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		switch e.Name() {
		case s.Runs, s.Former, s.Trial, s.Order.Build.Hash:
		default:
			if e.IsDir() && isHash(e.Name()) {
				errs = append(errs, os.RemoveAll(filepath.Join(dir, e.Name())))
			}
		}
	}
	return errors.Join(errs...)
}
