package update

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

const (
	// look is how often it is looked whether something is to be done.
	look = time.Second
	// wellWithout is how long a program must run without falling over while the
	// server is away, to count as one that runs.
	wellWithout = 10 * time.Minute
	// spare is what fetching leaves free on the disk, in bytes.
	spare = 256 << 20
	// wrongBytes is how often what came may differ from what was signed before the
	// order is refused.
	wrongBytes = 3
	// firstPause is the default of Pause, longestPause how long a server that
	// gives nothing is left alone at most.
	firstPause, longestPause = 10 * time.Second, 10 * time.Minute
)

// Source is where builds are fetched from.
type Source interface {
	// ProgramPiece returns the n-th piece of a build.
	ProgramPiece(ctx context.Context, hash string, n int) ([]byte, error)
}

// Updater carries out orders while the terminal runs. The fields down to
// Restart are required.
type Updater struct {
	Dir      string // [Folder] in the data folder
	Key      keys.Public
	Terminal string // id
	Source   Source
	Running  string           // hash of the build that runs, or Installed
	Served   func() bool      // the pages of this terminal answer
	AtRest   func() bool      // nobody stands in front of it
	Restart  func()           // ends this process so that [Launcher] starts another
	Changed  func()           // the report is another one; nil tells nobody
	Free     func() int64     // bytes free on the disk; nil or 0: not known
	Now      func() time.Time // nil means time.Now
	Log      *slog.Logger
	Pause    time.Duration // before the first try again; 0 means 10 s

	mu       sync.Mutex
	state    State
	here     bool // the build ordered is on disk and whole
	heard    bool // the server has heard a heartbeat of this process
	started  time.Time
	own      string // hash of what runs
	problem  string // why the last try to fetch failed
	failures int
	wrong    int
	next     time.Time // no try before then
}

// Open reads how far things are.
func (u *Updater) Open() (err error) {
	if u.Now == nil {
		u.Now = time.Now
	}
	if u.Pause == 0 {
		u.Pause = firstPause
	}
	u.started, u.own = u.Now(), u.Running
	if u.state, err = load(u.Dir); err != nil {
		return fmt.Errorf("update: %w", err)
	}
	return nil
}

// Ordered takes an order as the server sent it.
func (u *Updater) Ordered(sealed []byte) {
	o, err := Read(sealed, u.Key, u.Terminal)
	if err != nil {
		u.Log.Error("an order about the program is not obeyed", "err", err)
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.state.take(o, sealed) {
		return
	}
	u.here, u.problem, u.failures, u.wrong, u.next = false, "", 0, 0, time.Time{}
	if o.Build.Hash != Installed {
		if err := suits(o.Build); err != nil {
			u.state.refuse(kiosk.PublicMessage(err))
		}
	}
	u.Log.Info("another program is ordered", "version", o.Build.Version, "fingerprint", o.Build.Hash)
	u.save()
}

// Heard notes that the server has heard this process.
func (u *Updater) Heard() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.heard = true
}

// Report is what the heartbeat says.
func (u *Updater) Report() kiosk.ProgramState {
	u.mu.Lock()
	defer u.mu.Unlock()
	p := kiosk.ProgramState{
		System: System(), Hash: u.own, Installed: u.Running == Installed, Number: u.state.Order.Number,
		Step: u.state.step(u.here), Why: u.state.Why, Bad: u.state.Bad,
	}
	if p.Step == kiosk.ProgramFetch {
		p.Why = u.problem
	}
	return p
}

// OnTrial reports whether what runs still has to show that it can.
func (u *Updater) OnTrial() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.Running != Installed && u.state.Trial == u.Running
}

// Run carries out what is ordered until the context ends.
func (u *Updater) Run(ctx context.Context) error {
	u.measure()
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		u.Turn(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// tell says when a step has been made.
func (u *Updater) tell(before kiosk.ProgramStep) {
	if u.Changed != nil && u.Report().Step != before {
		u.Changed()
	}
}

// measure finds out what runs when it was started by hand.
func (u *Updater) measure() {
	if u.Running != Installed {
		return
	}
	_, sum, err := hashFile("/proc/self/exe")
	if err != nil {
		u.Log.Warn("the program cannot be read", "err", err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.own = sum
}

// Turn does what is to be done now.
func (u *Updater) Turn(ctx context.Context) {
	defer u.tell(u.Report().Step)
	u.prove()
	u.mu.Lock()
	o, todo := u.state.Order, !u.state.Settled && u.state.Order.Number > 0 && u.state.Trial == ""
	if todo && (o.Build.Hash == u.Running || o.Build.Hash == u.own) { // it runs already
		u.state.Settled, todo = true, false
		u.save()
	}
	todo = todo && !u.Now().Before(u.next)
	here := u.here || o.Build.Hash == Installed
	u.mu.Unlock()
	if !todo {
		return
	}
	if !here {
		if err := u.fetch(ctx, o.Build); err != nil {
			u.note(ctx, err)
			return
		}
	}
	if u.AtRest() {
		u.swap()
	}
}

// prove notes that what runs is well, once it has shown that.
func (u *Updater) prove() {
	u.mu.Lock()
	unproven := u.Running != Installed && u.state.Starts > 0
	heard := u.heard || u.Now().Sub(u.started) >= wellWithout
	u.mu.Unlock()
	if !unproven || !heard || !u.Served() {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.state.Trial == u.Running {
		u.Log.Info("the new program runs well", "fingerprint", u.Running)
	}
	u.state.well(u.Running)
	u.save()
	if err := tidy(u.Dir, &u.state); err != nil {
		u.Log.Warn("old programs are not removed", "err", err)
	}
}

// swap has the launcher start what is ordered.
func (u *Updater) swap() {
	u.mu.Lock()
	defer u.mu.Unlock()
	before := u.state
	u.state.begin()
	if !u.save() {
		u.state, u.next = before, u.Now().Add(u.Pause)
		return
	}
	u.Log.Info("the program is exchanged", "version", u.state.Order.Build.Version)
	u.Restart()
}

// save writes the state down; without it nothing is begun.
func (u *Updater) save() bool {
	if err := u.state.save(u.Dir); err != nil {
		u.Log.Error("the program's state is not written", "err", err)
		return false
	}
	return true
}

// note remembers why a build could not be fetched and when to try again.
func (u *Updater) note(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.problem = kiosk.PublicMessage(err)
	u.next = u.Now().Add(min(u.Pause<<min(u.failures, 10), longestPause))
	u.failures++
	if errors.Is(err, errNotAsSigned) {
		u.wrong++
	}
	if u.wrong >= wrongBytes {
		u.state.refuse(u.problem)
		u.save()
	}
	u.Log.Warn("another program is not fetched", "err", err)
}

var errNotAsSigned = errors.New("not as signed")

// fetch brings a build onto this disk, going on where an earlier try was cut.
func (u *Updater) fetch(ctx context.Context, b kiosk.Build) error {
	w := owner{u.Key, u.Terminal}
	if _, err := w.kept(u.Dir, b.Hash); err == nil {
		return u.arrived()
	}
	u.mu.Lock()
	sealed := u.state.Sealed
	u.mu.Unlock()
	if err := os.MkdirAll(u.Dir, 0o700); err != nil {
		return err
	}
	if err := u.pieces(ctx, b); err != nil {
		return err
	}
	part := filepath.Join(u.Dir, partFile)
	size, sum, err := hashFile(part)
	if err != nil {
		return err
	}
	if size != b.Size || sum != b.Hash {
		return kiosk.Wrap(kiosk.Forbidden, "取来的程序和签名的不一样，没有采用。", errors.Join(errNotAsSigned, os.Remove(part)))
	}
	if err := keep(u.Dir, b, sealed); err != nil {
		return err
	}
	return u.arrived()
}

func (u *Updater) arrived() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.here = true
	return nil
}

// pieces appends what is missing to the part file.
func (u *Updater) pieces(ctx context.Context, b kiosk.Build) (err error) {
	path := filepath.Join(u.Dir, partFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	done, err := u.resume(f, b.Hash)
	if err != nil {
		return err
	}
	if u.Free != nil {
		if free := u.Free(); free > 0 && free < b.Size-done+spare {
			return kiosk.Errorf(kiosk.Unavailable, "磁盘不够放新程序：要 %d MB，只剩 %d MB。", (b.Size-done+spare)>>20, free>>20)
		}
	}
	for done < b.Size {
		piece, err := u.Source.ProgramPiece(ctx, b.Hash, int(done/PieceSize))
		if err != nil {
			return err
		}
		if int64(len(piece)) != min(PieceSize, b.Size-done) {
			return kiosk.Wrap(kiosk.Forbidden, "取来的程序和签名的不一样长，没有采用。", errors.Join(errNotAsSigned, os.Remove(path)))
		}
		if _, err := f.Write(piece); err != nil {
			return err
		}
		done += int64(len(piece))
	}
	return nil
}

// resume returns how much of the build is in the part file, in whole pieces, and
// stands behind it. What is there of another build is thrown away.
func (u *Updater) resume(f *os.File, hash string) (int64, error) {
	mark := filepath.Join(u.Dir, partFile+".of")
	of, err := os.ReadFile(mark)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	done := info.Size() / PieceSize * PieceSize
	if string(of) != hash {
		done = 0
		if err := errors.Join(f.Truncate(0), writeFile(u.Dir, partFile+".of", []byte(hash), 0o600)); err != nil {
			return 0, err
		}
	}
	if err := f.Truncate(done); err != nil {
		return 0, err
	}
	_, err = f.Seek(done, io.SeekStart)
	return done, err
}
