package update

import (
	"cmp"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

const (
	// Offered is the folder of the data folder where further builds are laid,
	// gongkai_VERSION_OS_ARCH, for terminals of another kind or to go back to.
	Offered = "programs"
	// formerFolder is in it: builds of the server itself that were ordered once, so
	// that terminals can go back to them.
	formerFolder = "former"
	// formerKept is how many of these stay.
	formerKept = 3

	namePrefix = "gongkai_"
	module     = "gongkai" // what every build of ours says it is
)

// Shelf is what a server offers its terminals: the program it runs itself, those
// laid in a folder, and those of its own that it has offered before. Its methods
// are safe for concurrent use.
type Shelf struct {
	dir     string
	version string // of this program
	self    string // its file
	keys    *keys.Keys
	log     *slog.Logger

	mu    sync.Mutex
	known map[string]file // what was found to be in a file, by path
}

// file is a build in a file as it was last looked at.
type file struct {
	size int64
	at   time.Time
	kiosk.Build
	problem string // it is not offered
}

// Offer is a build that terminals can be told to run.
type Offer struct {
	kiosk.Build
	Own  bool // the server runs it
	path string
}

// OpenShelf opens the builds of a data folder; version is that of the program
// which runs.
func OpenShelf(data, version string, k *keys.Keys, log *slog.Logger) *Shelf {
	return &Shelf{
		dir: filepath.Join(data, Offered), version: version, self: "/proc/self/exe", keys: k, log: log, known: map[string]file{},
	}
}

// Offers lists what there is, the server's own first, then the newest files
// first, each build once; and what is wrong with files that are not offered.
func (s *Shelf) Offers() (offers []Offer, problems []string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	paths, err := s.paths()
	if err != nil {
		return nil, nil, err
	}
	for i, path := range paths {
		f, err := s.look(path)
		switch {
		case errors.Is(err, fs.ErrNotExist): // taken away meanwhile
		case err != nil:
			return nil, nil, fmt.Errorf("update: %w", err)
		case f.problem != "":
			problems = append(problems, f.problem)
		case !slices.ContainsFunc(offers, func(o Offer) bool { return o.Hash == f.Hash }):
			offers = append(offers, Offer{f.Build, i == 0, path})
		}
	}
	return offers, problems, nil
}

// paths lists files that may be builds.
func (s *Shelf) paths() ([]string, error) {
	out := []string{s.self}
	for _, dir := range []string{s.dir, filepath.Join(s.dir, formerFolder)} {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, kiosk.Wrap(kiosk.Internal, "读不了目录 "+dir+"，请检查权限。", err)
		}
		var files []fs.FileInfo
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
				files = append(files, info)
			}
		}
		slices.SortStableFunc(files, func(a, b fs.FileInfo) int {
			return cmp.Or(b.ModTime().Compare(a.ModTime()), strings.Compare(a.Name(), b.Name()))
		})
		for _, f := range files {
			out = append(out, filepath.Join(dir, f.Name()))
		}
	}
	return out, nil
}

// look finds out what is in a file, unless that is known.
func (s *Shelf) look(path string) (file, error) {
	info, err := os.Stat(path)
	if err != nil {
		return file{}, err
	}
	if f, ok := s.known[path]; ok && f.size == info.Size() && f.at.Equal(info.ModTime()) {
		return f, nil
	}
	f := file{size: info.Size(), at: info.ModTime()}
	if path == s.self {
		f.Version, f.System = s.version, System()
	} else if f.Build, err = nameOf(path); err != nil {
		f.problem = kiosk.PublicMessage(err)
	}
	if f.problem == "" {
		if f.Size, f.Hash, err = hashFile(path); err != nil {
			return file{}, err
		}
	}
	s.known[path] = f
	return f, nil
}

// nameOf reads a build's name, gongkai_VERSION_OS_ARCH, and whether the file is
// what it says.
func nameOf(path string) (kiosk.Build, error) {
	name := filepath.Base(path)
	parts := strings.Split(strings.TrimPrefix(name, namePrefix), "_")
	if !strings.HasPrefix(name, namePrefix) || len(parts) != 3 || slices.Contains(parts, "") {
		return kiosk.Build{}, kiosk.Errorf(kiosk.Invalid, "%s 的名字不对，要写成 gongkai_版本_linux_amd64 这样，没有提供给终端。", name)
	}
	version, err := url.PathUnescape(parts[0])
	if err != nil {
		version = parts[0]
	}
	b := kiosk.Build{Version: version, System: parts[1] + "/" + parts[2]}
	info, err := buildinfo.ReadFile(path)
	if err != nil || info.Main.Path != module {
		return b, kiosk.Wrap(kiosk.Invalid, name+" 不是本系统的程序，没有提供给终端。", err)
	}
	built := map[string]string{}
	for _, set := range info.Settings {
		built[set.Key] = set.Value
	}
	if is := built["GOOS"] + "/" + built["GOARCH"]; is != b.System {
		return b, kiosk.Errorf(kiosk.Invalid, "%s 其实是给 %s 的，没有提供给终端。", name, is)
	}
	return b, nil
}

// fileName is a build's name on the shelf.
func fileName(b kiosk.Build) string {
	version := strings.ReplaceAll(url.PathEscape(b.Version), "_", "%5F")
	return namePrefix + version + "_" + strings.ReplaceAll(b.System, "/", "_")
}

// Find returns a build that is offered, and has it stay when the server itself
// is exchanged. NotFound if it is not offered.
func (s *Shelf) Find(hash string) (kiosk.Build, error) {
	o, err := s.find(hash)
	if err != nil {
		return kiosk.Build{}, err
	}
	if !o.Own {
		return o.Build, nil
	}
	if err := s.stays(o); err != nil {
		return kiosk.Build{}, kiosk.Wrap(kiosk.Unavailable, "程序存不进数据目录，请检查磁盘和权限。", err)
	}
	return o.Build, nil
}

func (s *Shelf) find(hash string) (Offer, error) {
	offers, _, err := s.Offers()
	if err != nil {
		return Offer{}, err
	}
	i := slices.IndexFunc(offers, func(o Offer) bool { return o.Hash == hash })
	if i < 0 {
		return Offer{}, kiosk.Errorf(kiosk.NotFound, "服务器上没有这一版程序了，请选别的。")
	}
	return offers[i], nil
}

// stays copies the server's own program onto the shelf.
func (s *Shelf) stays(o Offer) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := filepath.Join(s.dir, formerFolder)
	path := filepath.Join(dir, fileName(o.Build))
	if _, sum, err := hashFile(path); err == nil && sum == o.Hash {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	in, err := os.Open(o.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.CreateTemp(s.dir, ".copy-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = os.Rename(out.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(out.Name()))
	}
	return errors.Join(syncDir(dir), s.tidy(dir))
}

// tidy removes the oldest former builds.
func (s *Shelf) tidy(dir string) error {
	paths, err := s.paths()
	if err != nil {
		return err
	}
	paths = slices.DeleteFunc(paths, func(p string) bool { return filepath.Dir(p) != dir })
	var errs []error
	for _, path := range paths[min(formerKept, len(paths)):] {
		s.log.Info("a former program is removed", "file", filepath.Base(path))
		errs = append(errs, os.Remove(path))
	}
	return errors.Join(errs...)
}

// Order signs the order of a terminal.
func (s *Shelf) Order(t kiosk.Terminal) ([]byte, error) { return Seal(s.keys, t) }

// Piece returns the n-th piece of a build. NotFound if there is none.
func (s *Shelf) Piece(hash string, n int) (b []byte, err error) {
	o, err := s.find(hash)
	if err != nil {
		return nil, err
	}
	at := int64(n) * PieceSize
	if n < 0 || at >= o.Size {
		return nil, kiosk.Errorf(kiosk.NotFound, "程序没有这一段。")
	}
	f, err := os.Open(o.path)
	if err != nil {
		return nil, fmt.Errorf("update: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b = make([]byte, min(PieceSize, o.Size-at))
	if _, err := f.ReadAt(b, at); err != nil {
		return nil, fmt.Errorf("update: %w", err)
	}
	return b, nil
}
