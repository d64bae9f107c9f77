package agent

import "syscall"

// DiskFree returns a func that says how many bytes are free for us where a
// folder lies, 0 if that cannot be told.
func DiskFree(dir string) func() int64 {
	return func() int64 {
		var s syscall.Statfs_t
		if err := syscall.Statfs(dir, &s); err != nil {
			return 0
		}
		return int64(min(s.Bavail*uint64(s.Bsize), 1<<62)) //nolint:gosec // a block size is positive
	}
}
