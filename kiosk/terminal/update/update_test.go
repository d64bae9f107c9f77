package update

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

const hall = "t-hall0001"

// world is an installation and one terminal's folder.
type world struct {
	t      *testing.T
	keys   *keys.Keys
	dir    string
	builds map[string]string // bytes by hash
	number int64
	asked  []int // pieces
	cut    int   // pieces until the wire is cut; 0 never
	flip   bool
	now    time.Time

	served, rest bool
	swaps        int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	k, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, keys: k, dir: filepath.Join(t.TempDir(), Folder), builds: map[string]string{}, now: time.Unix(1_700_000_000, 0), served: true, rest: true}
}

// ProgramPiece implements Source.
func (w *world) ProgramPiece(_ context.Context, hash string, n int) ([]byte, error) {
	w.asked = append(w.asked, n)
	if w.cut > 0 && len(w.asked) > w.cut {
		return nil, kiosk.Errorf(kiosk.Unavailable, "连不上")
	}
	b := []byte(w.builds[hash])
	b = slices.Clone(b[n*PieceSize : min(len(b), (n+1)*PieceSize)])
	if w.flip {
		b[0] ^= 1
	}
	return b, nil
}

// build adds a build.
func (w *world) build(version, bytes string) kiosk.Build {
	sum := sha256.Sum256([]byte(bytes))
	b := kiosk.Build{Version: version, System: System(), Size: int64(len(bytes)), Hash: hex.EncodeToString(sum[:])}
	w.builds[b.Hash] = bytes
	return b
}

// sealed is the next order for a terminal.
func (w *world) sealed(terminal string, b kiosk.Build) []byte {
	w.t.Helper()
	w.number++
	out, err := Seal(w.keys, kiosk.Terminal{ID: terminal, Wanted: kiosk.ProgramOrder{Number: w.number, Build: b}})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// boot is the terminal's process, started as a build.
func (w *world) boot(running string) *Updater {
	w.t.Helper()
	u := &Updater{
		Dir: w.dir, Key: w.keys.Public, Terminal: hall, Source: w, Running: running, Log: slog.New(slog.DiscardHandler),
		Served: func() bool { return w.served }, AtRest: func() bool { return w.rest }, Restart: func() { w.swaps++ },
		Now: func() time.Time { return w.now },
	}
	if err := u.Open(); err != nil {
		w.t.Fatal(err)
	}
	return u
}

// launched is what the launcher starts next; a start is counted.
func (w *world) launched() string {
	w.t.Helper()
	s, err := load(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	hash, _ := s.next()
	if err := s.save(w.dir); err != nil {
		w.t.Fatal(err)
	}
	if hash == Installed {
		return Installed
	}
	if _, err := (owner{w.keys.Public, hall}).kept(w.dir, hash); err != nil {
		w.t.Fatalf("%s is to be started: %v", hash, err)
	}
	return hash
}

func (w *world) step(u *Updater, want kiosk.ProgramStep) {
	w.t.Helper()
	u.Turn(w.t.Context())
	if got := u.Report(); got.Step != want {
		w.t.Fatalf("%+v, want %q", got, want)
	}
}

// run brings a terminal to a build that runs well.
func (w *world) run(from string, b kiosk.Build) {
	w.t.Helper()
	u := w.boot(from)
	u.Ordered(w.sealed(hall, b))
	w.step(u, kiosk.ProgramTrial)
	if got := w.launched(); got != b.Hash {
		w.t.Fatalf("%q is started", got)
	}
	u = w.boot(b.Hash)
	u.Heard()
	w.step(u, kiosk.ProgramDone)
}

func TestABuildIsFetchedWaitsAndShowsThatItRuns(t *testing.T) {
	w := newWorld(t)
	b := w.build("v2", strings.Repeat("gongkai", PieceSize/2))
	w.rest, w.cut = false, 2
	u := w.boot(Installed)
	w.step(u, kiosk.ProgramNone)
	u.Ordered(w.sealed(hall, b))
	w.step(u, kiosk.ProgramFetch)
	if got := u.Report(); got.Why != "连不上" || got.Number != 1 || !got.Installed {
		t.Errorf("%+v", got)
	}
	n := len(w.asked)
	u.Turn(t.Context())
	if len(w.asked) != n {
		t.Error("the server is asked again at once")
	}
	w.cut, w.asked = 0, nil
	u = w.boot(Installed) // switched off and on
	w.step(u, kiosk.ProgramRest)
	if !slices.Equal(w.asked, []int{2, 3}) {
		t.Errorf("fetched again: %v", w.asked)
	}
	w.step(u, kiosk.ProgramRest) // somebody stands there
	if w.launched() != Installed || w.swaps != 0 {
		t.Error("exchanged while somebody stands there")
	}
	w.rest = true
	w.step(u, kiosk.ProgramTrial)
	if w.swaps != 1 || w.launched() != b.Hash {
		t.Errorf("%d swaps", w.swaps)
	}
	u = w.boot(b.Hash)
	w.served = false
	u.Heard()
	w.step(u, kiosk.ProgramTrial)
	if !u.OnTrial() {
		t.Error("not on trial")
	}
	w.served = true
	w.step(u, kiosk.ProgramDone)
	if got := u.Report(); got.Hash != b.Hash || got.Installed || u.OnTrial() {
		t.Errorf("%+v", got)
	}
	for range 20 { // and switched off and on for weeks
		if w.launched() != b.Hash {
			t.Fatal("another one is started")
		}
		u = w.boot(b.Hash)
		u.Heard()
		w.step(u, kiosk.ProgramDone)
	}
}

// Without its server a terminal cannot be heard; that it runs is enough.
func TestATrialWithoutTheServer(t *testing.T) {
	w := newWorld(t)
	u := w.boot(Installed)
	b := w.build("v2", "two")
	u.Ordered(w.sealed(hall, b))
	w.step(u, kiosk.ProgramTrial)
	u = w.boot(w.launched())
	w.step(u, kiosk.ProgramTrial)
	w.now = w.now.Add(wellWithout)
	w.step(u, kiosk.ProgramDone)
}

func TestABuildThatDoesNotRunIsGoneBackFrom(t *testing.T) {
	w := newWorld(t)
	good, bad := w.build("v2", "two"), w.build("v3", "three")
	w.run(Installed, good)
	u := w.boot(good.Hash)
	order := w.sealed(hall, bad)
	u.Ordered(order)
	w.step(u, kiosk.ProgramTrial)
	for i, want := range []string{bad.Hash, bad.Hash, good.Hash, good.Hash} {
		if got := w.launched(); got != want {
			t.Fatalf("start %d: %q", i+1, got)
		}
	}
	u = w.boot(good.Hash)
	u.Heard()
	w.step(u, kiosk.ProgramBad)
	if got := u.Report(); got.Why == "" || !slices.Equal(got.Bad, []string{bad.Hash}) || got.Hash != good.Hash {
		t.Errorf("%+v", got)
	}
	u.Ordered(order) // a repetition
	w.step(u, kiosk.ProgramBad)
	u.Ordered(w.sealed(hall, bad)) // somebody says it again
	w.step(u, kiosk.ProgramTrial)
	u = w.boot(w.launched())
	u.Heard()
	w.step(u, kiosk.ProgramDone)
	u.Ordered(w.sealed(hall, good)) // back to the former one, which is still here
	w.asked = nil
	w.step(u, kiosk.ProgramTrial)
	u = w.boot(w.launched())
	u.Heard()
	w.step(u, kiosk.ProgramDone)
	u.Ordered(w.sealed(hall, kiosk.Build{})) // to the one installed by hand
	w.step(u, kiosk.ProgramDone)
	if len(w.asked) > 0 || w.launched() != Installed {
		t.Errorf("%v", w.asked)
	}
}

// One that ran well for weeks and no longer starts.
func TestAProgramThatStopsRunning(t *testing.T) {
	w := newWorld(t)
	first, second := w.build("v2", "two"), w.build("v3", "three")
	w.run(Installed, first)
	w.run(first.Hash, second)
	starts := map[string]int{}
	for range laterStarts + laterStarts + 1 {
		starts[w.launched()]++
	}
	if want := map[string]int{second.Hash: laterStarts, first.Hash: laterStarts, Installed: 1}; !maps.Equal(starts, want) {
		t.Errorf("%v", starts)
	}
}

func TestOrdersThatAreNotObeyed(t *testing.T) {
	w := newWorld(t)
	b := w.build("v2", "two")
	u := w.boot(Installed)
	tampered := w.sealed(hall, b)
	tampered[len(tampered)-20] ^= 1
	stranger := newWorld(t)
	old := w.sealed(hall, w.build("v1", "one"))
	for what, sealed := range map[string][]byte{
		"tampered": tampered, "a stranger's": stranger.sealed(hall, b), "another terminal's": w.sealed("t-other001", b), "nothing": nil, "short": tampered[:70],
	} {
		if u.Ordered(sealed); u.Report().Number != 0 {
			t.Errorf("%s order is obeyed", what)
		}
	}
	w.run(Installed, b)
	u = w.boot(b.Hash)
	u.Ordered(old) // caught on the wire earlier, to bring an old fault back
	w.step(u, kiosk.ProgramDone)
	u.Ordered(w.sealed(hall, kiosk.Build{Version: "v3", System: "plan9/mips", Size: 3, Hash: b.Hash}))
	w.step(u, kiosk.ProgramRefused)
	if got := u.Report(); !strings.Contains(got.Why, "plan9/mips") {
		t.Errorf("%+v", got)
	}
}

func TestOtherBytesThanSigned(t *testing.T) {
	w := newWorld(t)
	u := w.boot(Installed)
	b := w.build("v2", "two")
	w.flip = true
	u.Ordered(w.sealed(hall, b))
	for range wrongBytes {
		u.Turn(t.Context())
		w.now = w.now.Add(time.Hour)
	}
	w.step(u, kiosk.ProgramRefused)
	if got := u.Report(); !strings.Contains(got.Why, "不一样") || w.swaps != 0 {
		t.Errorf("%+v", got)
	}
	w.flip = false
	w.run(Installed, b)
	path := filepath.Join(w.dir, b.Hash, buildFile)
	if err := os.WriteFile(path, []byte("two?"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (owner{w.keys.Public, hall}).kept(w.dir, b.Hash); kiosk.KindOf(err) != kiosk.Forbidden {
		t.Errorf("changed on the disk: %v", err)
	}
}

// Whatever a power cut leaves of the folder, something starts, and in the end
// what was ordered runs.
func TestPowerCutsAtEveryStep(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the disk a few hundred times")
	}
	w := newWorld(t)
	b := w.build("v2", strings.Repeat("gongkai", PieceSize/3))
	sealed := w.sealed(hall, b)
	cuts := 0
	walk := func(dir string, depth int) {
		// Each file is as it is, or gone, as before its rename.
		for _, lost := range []string{"", stateFile, partFile, partFile + ".of", b.Hash + "/" + orderFile, b.Hash + "/" + buildFile} {
			w.dir = filepath.Join(t.TempDir(), Folder)
			if err := os.CopyFS(w.dir, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			if lost != "" && os.Remove(filepath.Join(w.dir, lost)) != nil {
				continue
			}
			cuts++
			running := Installed
			for range 12 {
				s, err := load(w.dir)
				if err != nil {
					t.Fatal(err)
				}
				running, _ = s.next()
				if _, err := (owner{w.keys.Public, hall}).kept(w.dir, running); running != Installed && err != nil {
					s.giveUp(err.Error())
					running = Installed
				}
				if err := s.save(w.dir); err != nil {
					t.Fatal(err)
				}
				u := w.boot(running)
				if u.Report().Number != w.number { // the server says it again
					u.Ordered(sealed)
				}
				if u.Report().Step == kiosk.ProgramBad { // and somebody in the office
					u.Ordered(w.sealed(hall, b))
				}
				u.Heard()
				u.Turn(t.Context())
				if u.Report().Step == kiosk.ProgramDone && running == b.Hash {
					break
				}
			}
			if running != b.Hash {
				t.Fatalf("step %d without %q: %q runs", depth, lost, running)
			}
		}
	}
	steps := 0
	at := filepath.Join(t.TempDir(), Folder)
	snap := func() {
		steps++
		w.cut = 0
		if _, err := os.Stat(at); err == nil {
			walk(at, steps)
		}
		w.dir, w.now = at, w.now.Add(time.Hour)
	}
	w.dir = at
	u := w.boot(Installed)
	u.Ordered(sealed)
	snap()
	w.cut = len(w.asked) + 1
	u.Turn(t.Context()) // cut in the middle
	snap()
	w.rest = false
	u.Turn(t.Context())
	w.rest = true
	snap()
	u.Turn(t.Context())
	snap()
	w.launched()
	snap()
	if cuts < 12 {
		t.Errorf("only %d cuts", cuts)
	}
	t.Logf("%d cuts", cuts)
}

// launch puts shell scripts in the place of builds.
func TestTheLauncherLooksAfterWhatItStarts(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("terminals run Linux")
	}
	for name, tc := range map[string]struct {
		script  string
		starts  int
		why     string
		outcome string // what runs in the end
	}{
		"ends at once":     {"echo x >> $COUNT; exit 1", trialStarts, "exit status 1", Installed},
		"ends well":        {"echo x >> $COUNT; exit 0", trialStarts, "自己退出", Installed},
		"hangs":            {"echo x >> $COUNT; exec sleep 60", trialStarts, "没有正常打开页面", Installed},
		"is no program":    {"", 0, "不能运行", Installed},
		"asks for another": {`echo x >> $COUNT; sed -i 's/"runs": "[^"]*"/"runs": ""/; s/"trial": "[^"]*"/"trial": ""/; s/"starts": [0-9]*/"starts": 0/' $STATE; exit 75`, 1, "", Installed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			count := filepath.Join(t.TempDir(), "count")
			script := "#!/bin/sh\nCOUNT=" + count + " STATE=" + filepath.Join(w.dir, stateFile) + "\n[ $GONGKAI_PROGRAM ] && [ $1 = serve ] || exit 9\n" + tc.script + "\n"
			if tc.script == "" {
				script = "\x00\x01\x02"
			}
			u := w.boot(Installed)
			u.Ordered(w.sealed(hall, w.build("v2", script)))
			w.step(u, kiosk.ProgramTrial)
			l := &Launcher{Dir: w.dir, Key: w.keys.Public, Terminal: hall, Args: []string{"serve"}, Log: slog.New(slog.DiscardHandler), Trial: 150 * time.Millisecond, Pause: time.Millisecond}
			installed, err := l.Run(t.Context())
			if err != nil || !installed {
				t.Fatal(installed, err)
			}
			b, _ := os.ReadFile(count)
			s, err := load(w.dir)
			if n := strings.Count(string(b), "x"); err != nil || n != tc.starts || !strings.Contains(s.Why, tc.why) || s.Runs != tc.outcome {
				t.Errorf("%d starts, %+v, %v", n, s, err)
			}
		})
	}
}

// Who stops a terminal in the middle of a trial has not seen it fail.
func TestStoppedOnPurpose(t *testing.T) {
	w := newWorld(t)
	b := w.build("v2", "#!/bin/sh\nexec sleep 60\n")
	u := w.boot(Installed)
	u.Ordered(w.sealed(hall, b))
	w.step(u, kiosk.ProgramTrial)
	for range 3 {
		ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		l := &Launcher{Dir: w.dir, Key: w.keys.Public, Terminal: hall, Log: slog.New(slog.DiscardHandler), bySelf: time.Millisecond}
		installed, err := l.Run(ctx)
		stop()
		if installed || err != nil {
			t.Fatal(installed, err)
		}
	}
	if s, err := load(w.dir); err != nil || s.Trial != b.Hash || s.Starts != 0 {
		t.Errorf("%+v %v", s, err)
	}
}

func TestTheShelf(t *testing.T) {
	data := t.TempDir()
	k, err := keys.LoadOrCreate(data)
	if err != nil {
		t.Fatal(err)
	}
	s := OpenShelf(data, "devel 0a_1", k, slog.New(slog.DiscardHandler))
	self, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	lay := func(name string, b []byte) {
		t.Helper()
		path := filepath.Join(data, Offered, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	system := strings.ReplaceAll(System(), "/", "_")
	lay("gongkai_v2_"+system, append(slices.Clone(self), 2))
	lay("gongkai_v3_"+system, []byte("no program"))
	lay("gongkai_v4_plan9_mips", self)
	lay("readme.txt", nil)
	offers, problems, err := s.Offers()
	if err != nil || len(offers) != 2 || !offers[0].Own || offers[0].Version != "devel 0a_1" || offers[1].Version != "v2" || len(problems) != 3 {
		t.Fatalf("%+v %q %v", offers, problems, err)
	}
	if _, err := s.Find(offers[0].Hash); err != nil {
		t.Fatal(err)
	}
	var got []byte
	for n := range int((offers[0].Size + PieceSize - 1) / PieceSize) {
		b, err := s.Piece(offers[0].Hash, n)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, b...)
	}
	if sum := sha256.Sum256(got); hex.EncodeToString(sum[:]) != offers[0].Hash {
		t.Error("the pieces are not the whole")
	}
	for _, n := range []int{-1, 1 << 30} {
		if _, err := s.Piece(offers[0].Hash, n); kiosk.KindOf(err) != kiosk.NotFound {
			t.Errorf("piece %d: %v", n, err)
		}
	}
	if _, err := s.Piece("../../installation.key", 0); kiosk.KindOf(err) != kiosk.NotFound {
		t.Error(err)
	}
	// The server itself is exchanged: what it offered before is still there.
	next := OpenShelf(data, "v9", k, s.log)
	next.self = filepath.Join(data, Offered, "gongkai_v2_"+system)
	after, _, err := next.Offers()
	if err != nil || !slices.ContainsFunc(after, func(o Offer) bool { return o.Hash == offers[0].Hash && o.Version == "devel 0a_1" }) {
		t.Errorf("%+v %v", after, err)
	}
	for i := range formerKept + 2 {
		lay(filepath.Join(formerFolder, fmt.Sprintf("gongkai_old%d_%s", i, system)), nil)
	}
	s.mu.Lock()
	err = s.tidy(filepath.Join(data, Offered, formerFolder))
	s.mu.Unlock()
	if left, _ := os.ReadDir(filepath.Join(data, Offered, formerFolder)); err != nil || len(left) != formerKept {
		t.Errorf("%d former builds stay, %v", len(left), err)
	}
}
