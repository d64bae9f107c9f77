package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asProgram makes the test binary behave as gongkai itself, so that a test can
// start and kill a real process.
const asProgram = "GONGKAI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		behave()
		main()
		return
	}
	// Processes that commands under test start of their own program are it too.
	if err := os.Setenv(asProgram, "1"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// program is gongkai as a process of its own.
func program(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// gongkai runs a command line in this process.
func gongkai(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return gongkaiIn(t, "", args...)
}

func gongkaiIn(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, streams{strings.NewReader(stdin), &out, &errs})
	return code, out.String(), errs.String()
}

// wantOK runs a command line that must succeed and returns what it printed.
func wantOK(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := gongkai(t, args...)
	if code != exitOK {
		t.Fatalf("gongkai %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// behaviour begins what a copy of the test binary has behind its end; see
// [build].
const behaviour = "\ngongkai-test:"

// behave makes this process the build that its file says: of another version,
// or one that ends at once.
func behave() {
	f, err := os.Open("/proc/self/exe")
	if err != nil {
		return
	}
	defer f.Close()
	tail := make([]byte, 64)
	if info, err := f.Stat(); err != nil {
		return
	} else if _, err := f.ReadAt(tail, info.Size()-int64(len(tail))); err != nil {
		return
	}
	_, does, ok := strings.Cut(string(tail), behaviour)
	switch v, isVersion := strings.CutPrefix(does, "version="); {
	case isVersion:
		version = v
	case ok && does == "exit":
		os.Exit(1)
	}
}

// build is another build of the program: this one's bytes with something behind
// them that tells it how to behave, "version=v2" or "exit".
func build(t *testing.T, path, does string) {
	t.Helper()
	b, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(b, behaviour+does...), 0o700); err != nil { //nolint:gosec // it is a program
		t.Fatal(err)
	}
}
