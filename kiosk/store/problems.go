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

// fileProblem gives the errors an administrator can do something about a
// message that says what. Others stay as they are.
func fileProblem(path string, err error) error {
	if err == nil {
		return nil
	}
	msg := ""
	name := filepath.Base(path)
	var e *sqlite.Error
	switch {
	case errors.As(err, &e):
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			msg = "数据目录 " + filepath.Dir(path) + " 不能写入。请检查目录权限，运行本程序的账号要能读写其中的文件。"
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			msg = "数据文件 " + name + " 已损坏。请停止程序，从备份恢复这个文件后再启动。"
		case sqlite3.SQLITE_FULL:
			msg = "磁盘已满，数据写不进去。请清理 " + filepath.Dir(path) + " 所在的磁盘。"
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			msg = "数据正被另一个程序占用，请稍候再试。"
		}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		msg = "数据目录 " + filepath.Dir(path) + " 不能写入。请检查目录权限，运行本程序的账号要能读写其中的文件。"
	case errors.Is(err, syscall.EISDIR):
		msg = "数据文件 " + name + " 的位置上是一个目录。请移走它再启动。"
	}
	if msg == "" {
		return err
	}
	return kiosk.Wrap(kiosk.Unavailable, msg, wrap(err, "%s", name))
}
