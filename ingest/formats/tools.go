package formats

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Programs of the system that are used where they are installed. What they may
// use is bounded by the limits of the reading process, which they inherit.

// tool returns the path of the first program of those names, "" if none is
// installed.
func tool(names ...string) string {
	for _, n := range names {
		if p, err := exec.LookPath(n); err == nil {
			return p
		}
	}
	return ""
}

// scratch is a folder for the files of one conversion.
type scratch struct{ dir string }

func newScratch() (*scratch, error) {
	dir, err := os.MkdirTemp("", "gongkai-file-")
	if err != nil {
		return nil, fmt.Errorf("formats: folder for a conversion: %w", err)
	}
	return &scratch{dir}, nil
}

func (s *scratch) close() { _ = os.RemoveAll(s.dir) }

func (s *scratch) path(name string) string { return filepath.Join(s.dir, name) }

func (s *scratch) write(name string, data []byte) (string, error) {
	p := s.path(name)
	if err := os.WriteFile(p, data, 0o600); err != nil {
		return "", fmt.Errorf("formats: file for a conversion: %w", err)
	}
	return p, nil
}

// run runs a program and returns what it printed, at most mostAnswer bytes.
func (s *scratch) run(ctx context.Context, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	out, said := &limited{most: mostAnswer}, &limited{most: 4 << 10}
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, out, said
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1", "http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9")
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(name), err, strings.TrimSpace(said.String()))
	}
	return out.Bytes(), nil
}
