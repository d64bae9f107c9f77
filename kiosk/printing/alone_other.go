//go:build !linux

package printing

import "os/exec"

// alone does nothing where a process cannot be given a group of its own.
func alone(*exec.Cmd) {}
