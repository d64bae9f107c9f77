package printing

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gongkai/kiosk"
)

// Desk prints pages of this server for whoever stands at its terminal: one at
// a time, and no more than paper lasts for.
type Desk struct {
	Printer Printer
	Render  func(ctx context.Context, address string) ([]byte, error) // makes a PDF of a page
	Self    string                                                    // address of this server on this machine, "http://127.0.0.1:8080"
	Cost    string                                                    // what paper costs, "免费"
	Printed func(ctx context.Context)                                 // called for every print; nil counts nothing

	making sync.Mutex // held while a page is made
	once   sync.Once
	pace   *rate.Limiter

	mu     sync.Mutex
	visit  int  // counts purges
	unsure bool // something may be in the queue
}

// Six prints at once and one every twenty seconds after that: a family takes
// home what it needs, a child does not empty the tray.
const (
	pace  = 20 * time.Second
	burst = 6
)

// stateTime bounds how long a page waits to know how the printer is.
const stateTime = 2 * time.Second

// State says how the printer is; a nil desk has none.
func (d *Desk) State(ctx context.Context) kiosk.PrinterState {
	if d == nil || d.Printer == nil {
		return kiosk.PrinterNone
	}
	ctx, cancel := context.WithTimeout(ctx, stateTime)
	defer cancel()
	return d.Printer.State(ctx)
}

// ByBrowser reports whether the browser prints by itself.
func (d *Desk) ByBrowser() bool {
	if d == nil {
		return false
	}
	_, ok := d.Printer.(Browser)
	return ok
}

// Print prints a page of this server, given by its path. TooMany when too much
// was printed just now, Conflict while another page is made.
func (d *Desk) Print(ctx context.Context, path string, paper Paper) error {
	if !d.making.TryLock() {
		return kiosk.Errorf(kiosk.Conflict, "上一份还在打印，请等几秒再试。")
	}
	defer d.making.Unlock()
	d.once.Do(func() { d.pace = rate.NewLimiter(rate.Every(pace), burst) })
	if !d.pace.Allow() {
		return kiosk.Errorf(kiosk.TooMany, "刚才打印得太多了，请过一会儿再打印，或用手机扫码带走。")
	}
	visit := d.begin()
	pdf, err := d.Render(ctx, d.Self+path)
	if err != nil {
		return err
	}
	if err := d.send(ctx, visit, Job{paper, pdf}); err != nil {
		return err
	}
	d.Count(ctx)
	return nil
}

// begin returns the visit of now.
func (d *Desk) begin() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.visit
}

// send gives a job to the printer, unless whom it is for has left.
func (d *Desk) send(ctx context.Context, visit int, job Job) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if visit != d.visit {
		return kiosk.Errorf(kiosk.Gone, "上一位已经离开，没有打印。")
	}
	d.unsure = true
	return d.Printer.Print(ctx, job)
}

// Count counts a print the browser makes.
func (d *Desk) Count(ctx context.Context) {
	if d.Printed != nil {
		d.Printed(ctx)
	}
}

// Purge takes back what a visitor left in the queue; what is still being made
// for them is not printed.
func (d *Desk) Purge(ctx context.Context) error {
	if d == nil || d.Printer == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.visit++
	if !d.unsure {
		return nil
	}
	d.unsure = false
	return d.Printer.Purge(ctx)
}
