package formats

import (
	"context"
	"time"
)

// DefaultTimeout is how long one file may take. Recognising the words of scans
// is slow.
const DefaultTimeout = 3 * time.Minute

// Reader reads files. A nil Reader reads them in this process, which is for
// tests and tools: there a file can take the process with it.
type Reader struct {
	Command []string      // starts a process that calls [Serve]
	Timeout time.Duration // 0 means DefaultTimeout
}

// Read reads a file; the errors are those of [Parse], and the context's.
func (r *Reader) Read(ctx context.Context, kind string, data []byte) (*Document, error) {
	return Parse(ctx, kind, data)
}
