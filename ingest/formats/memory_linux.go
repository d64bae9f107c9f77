package formats

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// engineContext gives the PDF engine memory that is mapped when it is touched
// and given back when a file is done, instead of heap that grows by copies.
func engineContext(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, most uint64) experimental.LinearMemory {
		most = min(most, engineMemory<<16)
		m, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
		if err != nil {
			return &mapped{}
		}
		return &mapped{m}
	}))
}

// mapped is memory of the engine.
type mapped struct{ all []byte }

// Reallocate implements experimental.LinearMemory; nil if there is no more.
func (m *mapped) Reallocate(size uint64) []byte {
	if size > uint64(len(m.all)) {
		return nil
	}
	return m.all[:size]
}

// Free implements experimental.LinearMemory.
func (m *mapped) Free() {
	if m.all != nil {
		_ = syscall.Munmap(m.all)
		m.all = nil
	}
}
