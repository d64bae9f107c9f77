package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"gongkai/kiosk"
)

// schemaLockFile is held while a folder is opened.
const schemaLockFile = "schema.lock"

// lockSchema waits until no other process is opening the folder: two that
// bring the same file to a new schema would get in each other's way.
func lockSchema(ctx context.Context, dir string) (unlock func() error, err error) {
	path := filepath.Join(dir, schemaLockFile)
	lock := flock.New(path, flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return nil, openProblem(path, wrap(err, "lock schema"))
	}
	return lock.Unlock, nil
}

// A Claim is a part of the data folder that one process at a time may work on.
// Each is a lock file. The databases need none: they can be written by several
// processes.
type Claim string

// The claims.
const (
	IndexClaim  Claim = "gongkai.lock" // the search index: whoever answers or rebuilds
	IngestClaim Claim = "ingest.lock"  // collecting: two passes would fetch everything twice
)

// ErrInUse is the cause of the error of [Lock] when another process has the
// claim.
var ErrInUse = errors.New("claimed by another process")

// Lock takes a claim for a command and makes the data folder if need be. It
// ends with release or with the process, however it ends. If another process
// has it, the error is Unavailable and names that process.
func Lock(dir string, claim Claim, command string) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, folderProblem(dir, err)
	}
	path := filepath.Join(dir, string(claim))
	lock := flock.New(path, flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, openProblem(path, fmt.Errorf("store: lock: %w", err))
	}
	if !ok && claim == IngestClaim {
		return nil, kiosk.Wrap(kiosk.Unavailable,
			holder(path)+" 正在采集，同时只能有一个。等它做完再试；是服务在采集，可以在管理页面的“采集”里停止。", ErrInUse)
	}
	if !ok {
		return nil, kiosk.Wrap(kiosk.Unavailable,
			fmt.Sprintf("数据目录 %s 正由 %s 使用。请先停止它，或用 --data 指定另一个目录。", dir, holder(path)), ErrInUse)
	}
	text := fmt.Sprintf("%d %s\n", os.Getpid(), command)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, errors.Join(openProblem(path, err), lock.Unlock())
	}
	return func() error {
		// The file stays: removing it could remove the next holder's.
		return errors.Join(os.Truncate(path, 0), lock.Unlock())
	}, nil
}

func holder(path string) string {
	text, err := os.ReadFile(path)
	pid, command, ok := strings.Cut(strings.TrimSpace(string(text)), " ")
	if err != nil || !ok {
		return "另一个 gongkai 程序"
	}
	return fmt.Sprintf("gongkai %s（进程号 %s）", command, pid)
}
