package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// streams are the three files of the process. Results go to out; progress,
// logs and errors go to err, so that out can be piped.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// printJSON writes one JSON document.
func (s streams) printJSON(v any) error {
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// logger writes JSON lines to err.
func (s streams) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(s.err, &slog.HandlerOptions{Level: level}))
}

// terminal reports whether w is a terminal a person looks at.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress shows how far a long job is: a bar on a terminal, otherwise a plain
// line every few seconds. It is safe for concurrent use.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	what  string
	bar   *progressbar.ProgressBar
	total int
	last  time.Time
}

const plainEvery = 2 * time.Second

func (s streams) progress(what string) *progress {
	return &progress{w: s.err, what: what, last: time.Now()}
}

// set shows done of total; a total of 0 means unknown.
func (p *progress) set(done, total int) { p.show(done, total, "") }

// show is set with more to say.
func (p *progress) show(done, total int, more string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if more != "" {
		more = "，" + more
	}
	if terminal(p.w) {
		p.draw(done, total, more)
		return
	}
	if time.Since(p.last) < plainEvery {
		return
	}
	p.last = time.Now()
	if total > 0 {
		fmt.Fprintf(p.w, "%s：%d / %d%s\n", p.what, done, total, more)
	} else {
		fmt.Fprintf(p.w, "%s：%d%s\n", p.what, done, more)
	}
}

func (p *progress) draw(done, total int, more string) {
	most := total
	if most == 0 {
		most = -1
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(most, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	}
	if total != p.total {
		p.total = total
		p.bar.ChangeMax(most)
	}
	if more != "" {
		p.bar.Describe(p.what + more)
	}
	_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop the job
}

// done takes the bar away.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
