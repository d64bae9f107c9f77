package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"gongkai/ingest/formats"
)

const readFileCommand = "read-file"

// fileReader reads strangers' files in processes of this program; in this one
// where it does not know its own file. A service without a home keeps what the
// PDF engine compiled in the data folder.
func fileReader(data string) *formats.Reader {
	exe, err := os.Executable()
	if err != nil {
		return nil
	}
	r := &formats.Reader{Command: []string{exe, readFileCommand}}
	if _, err := os.UserCacheDir(); err != nil && data != "" {
		r.Cache = filepath.Join(data, "cache")
	}
	return r
}

// newReadFile is the process that reads one file for another gongkai.
func newReadFile(io streams) *cobra.Command {
	return &cobra.Command{
		Use: readFileCommand + " 扩展名", Short: "读一个文件，内部使用", Hidden: true,
		Args: asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return formats.Serve(cmd.Context(), args[0], io.in, io.out)
		},
	}
}
