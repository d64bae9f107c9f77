package formats

import (
	"os/exec"
	"syscall"
)

// Hard bounds of a reading process and of the programs it starts.
const (
	mostMemory    = 3 << 29 // bytes of data: 1.5 GB, for converters too
	mostOutput    = 1 << 28 // bytes of a file it writes
	mostFilesOpen = 256
)

// alone gives a process a group of its own, which ends with it.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// limit bounds this process.
func limit() error {
	for _, l := range []struct {
		what int
		most uint64
	}{
		{syscall.RLIMIT_DATA, mostMemory},
		{syscall.RLIMIT_FSIZE, mostOutput},
		{syscall.RLIMIT_NOFILE, mostFilesOpen},
		{syscall.RLIMIT_CORE, 0},
		{syscall.RLIMIT_CPU, uint64(2 * DefaultTimeout.Seconds())},
	} {
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return err
		}
	}
	return nil
}
