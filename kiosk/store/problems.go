package store

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gongkai/kiosk"
)

// folderProblem says what is wrong with a data folder that cannot be made.
func folderProblem(dir string, err error) error {
	return kiosk.Wrap(kiosk.Unavailable, "数据目录 "+dir+" 建不了或不是目录。请检查路径和权限，或用 --data 指定另一个目录。", wrap(err, "make data folder"))
}

// openProblem says what is wrong with a file that cannot be opened. Only
// administrators start programs, so the message may name paths.
func openProblem(path string, err error) error {
	if remedy := remedyFor(path, err); remedy != "" {
		return kiosk.Wrap(kiosk.Unavailable, remedy, wrap(err, "%s", filepath.Base(path)))
	}
	return err
}

// writeProblem adds the remedy to an error of writing. A visitor may be
// waiting for it: only that the database is busy is for him, the rest stays
// in the log.
func writeProblem(path string, err error) error {
	remedy := remedyFor(path, err)
	var e *sqlite.Error
	switch {
	case remedy == "":
		return err
	case errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY:
		return kiosk.Wrap(kiosk.Unavailable, "", wrap(err, "%s: %s", filepath.Base(path), remedy))
	}
	return kiosk.Wrap(kiosk.Internal, remedy, wrap(err, "%s", filepath.Base(path)))
}

// remedyFor returns what an administrator can do about an error, "" if
// nothing is known.
func remedyFor(path string, err error) string {
	const noWrite = "不能写入。请检查目录权限，运行本程序的账号要能读写其中的文件。"
	dir, name := filepath.Dir(path), filepath.Base(path)
	var e *sqlite.Error
	switch {
	case err == nil:
	case errors.As(err, &e):
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return "数据目录 " + dir + " " + noWrite
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return "数据文件 " + name + " 已损坏。请停止程序，从备份恢复这个文件后再启动。"
		case sqlite3.SQLITE_FULL:
			return "磁盘已满，数据写不进去。请清理 " + dir + " 所在的磁盘。"
		case sqlite3.SQLITE_BUSY:
			return "数据正被另一个程序占用，请稍候再试。"
		}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "数据目录 " + dir + " " + noWrite
	case errors.Is(err, syscall.EISDIR):
		return "数据文件 " + name + " 的位置上是一个目录。请移走它再启动。"
	}
	return ""
}
