package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asProgram makes the test binary behave as gongkai itself, so that a test can
// start and kill a real process.
const asProgram = "GONGKAI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
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
