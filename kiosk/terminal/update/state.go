package update

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"gongkai/kiosk"
)

const (
	// trialStarts is how often a build on trial is started before it is given up;
	// laterStarts how often one that has run well may fail to before the one
	// before takes its place.
	trialStarts = 2
	laterStarts = 5
	// badKept is how many builds that did not run are remembered.
	badKept = 5
)

// Installed stands for the program that was installed by hand; it starts the
// others.
const Installed = ""

// State is what outlives a restart. The program installed years ago reads what
// the newest has written: fields are added, never given another meaning.
type State struct {
	Format int `json:"format"`

	Order   kiosk.ProgramOrder `json:"order"`   // the newest
	Sealed  []byte             `json:"sealed"`  // the same as it was signed
	Settled bool               `json:"settled"` // it is carried out or given up
	Refused bool               `json:"refused"` // it was given up before it was tried
	Why     string             `json:"why"`     // it was given up

	Runs   string   `json:"runs"`   // the build that has run well last, or Installed
	Former string   `json:"former"` // the one that had before
	Trial  string   `json:"trial"`  // the build on trial, "" for none
	Starts int      `json:"starts"` // of the one on trial, or else of Runs, since it last was well
	Bad    []string `json:"bad"`    // builds that did not run here, the newest last
}

const stateFile = "state.json"

// load reads the state of a folder; one that cannot be understood is as none:
// the installed program runs and the server gives its order again.
func load(dir string) (s State, err error) {
	b, err := os.ReadFile(filepath.Join(dir, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return State{Format: format}, nil
	}
	if err != nil {
		return s, err
	}
	if json.Unmarshal(b, &s) != nil || s.Format != format {
		return State{Format: format}, nil
	}
	return s, nil
}

// save writes it so that after a power cut it is there as it was or as it is.
func (s *State) save(dir string) error {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(dir, stateFile, append(b, '\n'), 0o600)
}

// take makes an order the one to be carried out. It reports whether it is new:
// an older one is a repetition, whoever sends it.
func (s *State) take(o kiosk.ProgramOrder, sealed []byte) bool {
	if o.Number <= s.Order.Number {
		return false
	}
	s.Order, s.Sealed, s.Settled, s.Refused, s.Why = o, sealed, false, false, ""
	s.Trial, s.Starts = "", 0
	// Somebody says it again, knowing how it went.
	s.Bad = slices.DeleteFunc(s.Bad, func(h string) bool { return h == o.Build.Hash })
	return true
}

// refuse gives the order up before it was tried.
func (s *State) refuse(why string) { s.Settled, s.Refused, s.Why = true, true, why }

// begin puts what is ordered on trial. The installed program needs none: it is
// what is gone back to in the end.
func (s *State) begin() {
	s.Starts = 0
	if s.Order.Build.Hash == Installed {
		s.Former, s.Runs, s.Settled = s.Runs, Installed, true
		return
	}
	s.Trial = s.Order.Build.Hash
}

// next counts a start and says which build it is of, and whether it is on trial.
func (s *State) next() (hash string, trial bool) {
	if s.Trial != "" && s.Starts >= trialStarts {
		s.giveUp("")
	}
	if s.Trial == "" && s.Runs != Installed && s.Starts >= laterStarts {
		s.giveUp("")
	}
	switch {
	case s.Trial != "":
		s.Starts++
		return s.Trial, true
	case s.Runs != Installed:
		s.Starts++
	}
	return s.Runs, false
}

// failed remembers why the build that was started ended.
func (s *State) failed(why string) { s.Why = why }

// giveUp marks the build on trial, or else the one that ran, as bad, and goes
// back to the one before.
func (s *State) giveUp(why string) {
	bad := s.Trial
	if bad == "" {
		bad = s.Runs
		s.Runs, s.Former = s.Former, Installed
	}
	s.Trial, s.Starts = "", 0
	if why != "" {
		s.Why = why
	}
	if s.Why == "" {
		s.Why = "还没有正常运行，机器就停了，试了几次都这样。" // by power cuts, say
	}
	s.Bad = append(slices.DeleteFunc(s.Bad, func(h string) bool { return h == bad }), bad)
	s.Bad = s.Bad[max(0, len(s.Bad)-badKept):]
	if bad == s.Order.Build.Hash {
		s.Settled = true
	}
	if slices.Contains(s.Bad, s.Runs) {
		s.Runs = Installed
	}
}

// stopped takes back a start that was ended on purpose before it could be well.
func (s *State) stopped() { s.Starts = max(0, s.Starts-1) }

// well notes that a build runs as it should.
func (s *State) well(hash string) {
	s.Starts = 0
	if hash != s.Trial {
		return
	}
	if s.Runs != hash {
		s.Former = s.Runs
	}
	s.Runs, s.Trial, s.Settled, s.Why = hash, "", true, ""
}

// step says how far the newest order is; here is whether the build is on disk.
func (s *State) step(here bool) kiosk.ProgramStep {
	switch {
	case s.Order.Number == 0:
		return kiosk.ProgramNone
	case s.Refused:
		return kiosk.ProgramRefused
	case slices.Contains(s.Bad, s.Order.Build.Hash):
		return kiosk.ProgramBad
	case s.Settled:
		return kiosk.ProgramDone
	case s.Trial != "":
		return kiosk.ProgramTrial
	case here:
		return kiosk.ProgramRest
	}
	return kiosk.ProgramFetch
}

// writeFile writes a file so that it is there whole or as it was, also after a
// power cut.
func writeFile(dir, name string, b []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(dir)
}

// syncDir has the names in a folder outlive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
