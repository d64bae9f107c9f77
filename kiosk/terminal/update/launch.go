package update

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

const (
	// Variable is the environment variable that tells a build which one it is.
	Variable = "GONGKAI_PROGRAM"
	// ExitSwap is the exit code of a build that asks for another one in its place.
	ExitSwap = 75

	// trialTime is how long a build may take to show that it runs.
	trialTime = 15 * time.Minute
	// pause is how long to wait before what ended is started again.
	pause = time.Second
	// bySelf is how long what runs has to hear of the end by itself, mercy how long
	// it has to end when it is told.
	bySelf, mercy = 2 * time.Second, 10 * time.Second
)

// Launched returns the hash of the build a process was started as, by its
// [Variable], or [Installed].
func Launched(variable string) string {
	if isHash(variable) {
		return variable
	}
	return Installed
}

// Launcher is the installed program before it does anything else: it starts the
// build that was chosen in its place and looks after it, so that one that does
// not start, ends or hangs is not the end of the terminal. It holds nothing open
// meanwhile.
type Launcher struct {
	Dir      string // [Folder] in the data folder
	Key      keys.Public
	Terminal string   // id
	Args     []string // of the build, without its name
	Log      *slog.Logger
	Trial    time.Duration // 0 means 15 min
	Pause    time.Duration // 0 means 1 s

	bySelf time.Duration // 0 means bySelf
}

// Run runs chosen builds until the context ends or the installed program is to
// run: then it returns true.
func (l *Launcher) Run(ctx context.Context) (installed bool, err error) {
	if l.Trial == 0 {
		l.Trial = trialTime
	}
	if l.Pause == 0 {
		l.Pause = pause
	}
	if l.bySelf == 0 {
		l.bySelf = bySelf
	}
	for ctx.Err() == nil {
		s, err := load(l.Dir)
		if err != nil { // the installed one can always run
			l.Log.Error("the program's state is not read", "err", err)
			return true, nil
		}
		before := s.Starts
		hash, trial := s.next()
		if hash == Installed && before == 0 {
			return true, nil
		}
		if err := s.save(l.Dir); err != nil {
			l.Log.Error("the program's state is not written", "err", err)
			return true, nil // it could be started for ever
		}
		if hash == Installed {
			return true, nil
		}
		if err := l.once(ctx, hash, trial); err != nil {
			return false, err
		}
	}
	return false, nil
}

// once starts a build and returns when it has ended, with what came of it
// written down.
func (l *Launcher) once(ctx context.Context, hash string, trial bool) error {
	path, err := owner{l.Key, l.Terminal}.kept(l.Dir, hash)
	if err != nil {
		l.Log.Error("a program that was fetched is not used", "fingerprint", hash, "err", err)
		return l.write(func(s *State) { s.giveUp(kiosk.PublicMessage(err)) })
	}
	l.Log.Info("a program that was fetched is started", "fingerprint", hash, "trial", trial)
	code, why := l.watch(ctx, path, hash)
	switch {
	case ctx.Err() != nil: // on purpose, however it ended
		return l.write(func(s *State) {
			if s.Starts > 0 {
				s.stopped()
			}
		})
	case code == ExitSwap:
		return nil
	case errors.Is(why, fs.ErrPermission), errors.Is(why, syscall.ENOEXEC):
		return l.write(func(s *State) { s.giveUp("这台机器不能运行数据目录里的程序：" + why.Error()) })
	}
	l.Log.Error("a program that was fetched has ended", "fingerprint", hash, "why", why)
	select {
	case <-ctx.Done():
	case <-time.After(l.Pause):
	}
	return l.write(func(s *State) {
		if s.Trial == hash || s.Starts > 0 {
			s.failed(fmt.Sprintf("启动后没有正常运行：%v", why))
		}
	})
}

// write changes the state; the build that shares it has ended.
func (l *Launcher) write(change func(*State)) error {
	s, err := load(l.Dir)
	if err == nil {
		change(&s)
		err = s.save(l.Dir)
	}
	if err != nil {
		return fmt.Errorf("update: %w", err)
	}
	return nil
}

// watch runs a build until it ends, the context ends, or it has been on trial
// for too long, and says with which code it ended, -1 for none, and why.
func (l *Launcher) watch(ctx context.Context, path, hash string) (code int, why error) {
	// The build is told when this thread ends, so it must not end before.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(context.WithoutCancel(ctx), path, l.Args...)
	cmd.Env = append(os.Environ(), Variable+"="+hash)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		return -1, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	deadline := time.NewTimer(l.Trial)
	defer deadline.Stop()
	for {
		select {
		case err := <-ended:
			if err == nil {
				err = errors.New("自己退出了")
			}
			return cmd.ProcessState.ExitCode(), err
		case <-deadline.C:
			if s, err := load(l.Dir); err == nil && s.Trial == hash {
				end(cmd.Process, ended, 0)
				return -1, fmt.Errorf("%s里没有正常打开页面、报到", l.Trial)
			}
		case <-ctx.Done():
			end(cmd.Process, ended, l.bySelf)
			return -1, ctx.Err()
		}
	}
}

// end lets a process end by itself for a while, then tells it, then makes it.
// What it reads from ended is the last of it.
func end(p *os.Process, ended <-chan error, first time.Duration) {
	for _, step := range []struct {
		wait time.Duration
		then os.Signal
	}{{first, syscall.SIGTERM}, {mercy, syscall.SIGKILL}} {
		select {
		case <-ended: //nolint:errcheck // it was to end
			return
		case <-time.After(step.wait):
			_ = p.Signal(step.then) // it may have ended just now
		}
	}
	<-ended //nolint:errcheck // killed
}

// Relaunch puts a fresh start of the installed program in the place of this
// process. It returns only if that fails.
func Relaunch() error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("update: %w", err)
	}
	return fmt.Errorf("update: %w", syscall.Exec(filepath.Clean(path), os.Args, os.Environ()))
}
