//go:build !linux

package formats

import "os/exec"

// alone does nothing where a process cannot be given a group of its own.
func alone(*exec.Cmd) {}

// limit leaves the process to its deadline and Go's own memory limit.
func limit() error { return nil }
