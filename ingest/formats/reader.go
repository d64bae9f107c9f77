package formats

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"time"

	"gongkai/kiosk"
)

// DefaultTimeout is how long one file may take. Recognising the words of scans
// is slow.
const DefaultTimeout = 3 * time.Minute

// mostAnswer is how many bytes a reading process may answer.
const mostAnswer = 64 << 20

// Reader reads files, each in a process of its own. A nil Reader reads them in
// this process, which is for tests: there a file can take the process with it.
type Reader struct {
	Command []string      // starts a process that calls [Serve]
	Timeout time.Duration // 0 means DefaultTimeout
	Cache   string        // folder for what the PDF engine keeps; "" is the user's own
}

// answer is what a reading process says.
type answer struct {
	Document *Document  `json:"document,omitempty"`
	Kind     kiosk.Kind `json:"kind,omitempty"`
	Message  string     `json:"message,omitempty"` // of an error, in words
	Cause    string     `json:"cause,omitempty"`
}

// Read reads a file; the errors are those of [Parse], and the context's.
func (r *Reader) Read(ctx context.Context, kind string, data []byte) (*Document, error) {
	timeout := DefaultTimeout
	if r != nil && r.Timeout > 0 {
		timeout = r.Timeout
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errSlow)
	defer cancel()
	var doc *Document
	var err error
	if r == nil {
		doc, err = Parse(ctx, kind, data)
	} else {
		doc, err = r.child(ctx, kind, data)
	}
	if ctx.Err() != nil && errors.Is(context.Cause(ctx), errSlow) {
		return nil, errSlow
	}
	return doc, err
}

var errSlow = kiosk.Errorf(kiosk.Invalid, "读了很久也没有读完，已放弃。请发布单位拆成小一些的文件，或换成 PDF、OFD、DOCX、XLSX。")

// child reads a file in a process of its own.
func (r *Reader) child(ctx context.Context, kind string, data []byte) (*Document, error) {
	cmd := exec.CommandContext(ctx, r.Command[0], append(r.Command[1:len(r.Command):len(r.Command)], kind)...)
	cmd.Stdin = bytes.NewReader(data)
	out, said := &limited{most: mostAnswer}, &limited{most: 64 << 10}
	cmd.Stdout, cmd.Stderr = out, said
	if r.Cache != "" {
		cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+r.Cache)
	}
	cmd.WaitDelay = 5 * time.Second
	alone(cmd)
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var a answer
	if err != nil || json.Unmarshal(out.Bytes(), &a) != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, "读这个文件用的内存或时间超过了限制，已放弃。请发布单位拆成小一些的文件，或换成 PDF、OFD、DOCX、XLSX。",
			fmt.Errorf("reading process: %w: %s", err, lastLine(said.String())))
	}
	if a.Document != nil {
		return a.Document, nil
	}
	return nil, &kiosk.Error{Kind: a.Kind, Msg: a.Message, Err: errors.New(a.Cause)}
}

func lastLine(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return first
}

// limited keeps the beginning of what is written.
type limited struct {
	bytes.Buffer
	most int
}

func (l *limited) Write(p []byte) (int, error) {
	if n := l.most - l.Len(); n > 0 {
		l.Buffer.Write(p[:min(n, len(p))])
	}
	return len(p), nil
}

// softMemory is how much memory the Go part of a reading process tries to stay
// below; see limit for the hard bound.
const softMemory = 512 << 20

// Serve is the reading process: it reads a file of a kind from in and writes
// the answer. What goes wrong with the file is an answer too.
func Serve(ctx context.Context, kind string, in io.Reader, out io.Writer) error {
	debug.SetMemoryLimit(softMemory)
	if err := limit(); err != nil {
		return fmt.Errorf("formats: limit the reading process: %w", err)
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var a answer
	if a.Document, err = Parse(ctx, kind, data); err != nil {
		a.Kind, a.Message, a.Cause = kiosk.KindOf(err), "读的时候出错。", err.Error()
		if e, ok := errors.AsType[*kiosk.Error](err); ok {
			a.Message = e.Msg
		}
	}
	return json.NewEncoder(out).Encode(a)
}
