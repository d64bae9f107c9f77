//go:build !linux

package formats

import "context"

// engineContext leaves the PDF engine the memory it makes itself.
func engineContext(ctx context.Context) context.Context { return ctx }
