package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// visits is how many people come in every run of the tests; GONGKAI_VISITS
// asks for another number, to let the terminal run for a day.
const visits = 24

// acts are those of one person, who looks at the first page, types, searches,
// reads, and leaves. Each leads to another page.
var acts = []string{
	`document.querySelector("a.find").click()`,
	`document.querySelector('[data-key="d"]').click(); document.querySelector('[data-key="b"]').click(); document.querySelector("#clear").click(); document.querySelector("#q").form.q.value = "低保"; document.querySelector("#q").form.requestSubmit()`,
	`document.querySelector(".hits a.hit").click()`,
	`document.querySelector('[data-turn="1"]').click(); document.getElementById("leave").click()`,
}

// held is what the page keeps after a collection of garbage.
type held struct {
	Heap      float64 // bytes of JavaScript objects
	Nodes     float64
	Listeners float64
}

func (h held) String() string {
	return fmt.Sprintf("%.1f MB of objects, %.0f nodes, %.0f listeners", h.Heap/1e6, h.Nodes, h.Listeners)
}

func soak(t *testing.T, tour demoTour) {
	n := wantedVisits(t)
	ctx := browsertest.OpenFor(t, time.Minute+time.Duration(n)*5*time.Second)
	if err := chromedp.Run(ctx, screen(1080, 1920), performance.Enable(), unwatched(), chromedp.Navigate(tour.Home+"/k/")); err != nil {
		t.Fatal(err)
	}
	loaded := make(chan struct{}, 1)
	chromedp.ListenTarget(ctx, func(ev any) {
		if _, ok := ev.(*page.EventLoadEventFired); ok {
			loaded <- struct{}{}
		}
	})
	start := time.Now()
	var first, last held
	for i := 1; i <= n; i++ {
		come(ctx, t, i, loaded)
		switch {
		case i == n/4: // what is loaded once has been loaded
			first = holds(ctx, t)
			t.Logf("after %d visits: %v", i, first)
		case i == n || i%max(1, n/20) == 0:
			last = holds(ctx, t)
			t.Logf("after %d visits: %v (%.0f s)", i, last, time.Since(start).Seconds())
		}
	}
	if last.Heap > first.Heap*1.25+1e6 || last.Nodes > first.Nodes*1.25+100 || last.Listeners > first.Listeners*1.25+20 {
		t.Errorf("the page grows: %v, later %v", first, last)
	}
}

// unwatched spares the browser from telling what nobody asks here.
func unwatched() chromedp.Action {
	return chromedp.Tasks{network.Disable(), css.Disable(), dom.Disable(), log.Disable()}
}

// come is one visit; loaded reports each page that stands with its scripts.
func come(ctx context.Context, t *testing.T, i int, loaded <-chan struct{}) {
	t.Helper()
	for step, act := range acts {
		if err := chromedp.Run(ctx, chromedp.Evaluate(act, nil)); err != nil {
			t.Fatalf("visit %d, step %d: %v", i, step+1, err)
		}
		select {
		case <-loaded:
		case <-time.After(2 * time.Minute):
			var at string
			_ = chromedp.Run(ctx, chromedp.Evaluate(`location + " " + document.readyState`, &at))
			t.Fatalf("visit %d stays at step %d: %s", i, step+1, at)
		}
	}
}

func holds(ctx context.Context, t *testing.T) held {
	t.Helper()
	var h held
	if err := chromedp.Run(ctx, heapprofiler.CollectGarbage(), heapprofiler.CollectGarbage(), chromedp.ActionFunc(func(ctx context.Context) error {
		metrics, err := performance.GetMetrics().Do(ctx)
		for _, m := range metrics {
			switch m.Name {
			case "JSHeapUsedSize":
				h.Heap = m.Value
			case "Nodes":
				h.Nodes = m.Value
			case "JSEventListeners":
				h.Listeners = m.Value
			}
		}
		return err
	})); err != nil {
		t.Fatal(err)
	}
	return h
}

// wantedVisits is how many people come.
func wantedVisits(t *testing.T) int {
	t.Helper()
	s := os.Getenv("GONGKAI_VISITS")
	if s == "" {
		return visits
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// anonymous is the memory of a process that belongs to it alone, in bytes; 0
// where there is no /proc.
func anonymous(pid int) int64 {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "RssAnon:" {
			kb, _ := strconv.ParseInt(f[1], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// descends says whether a process has another among its forebears.
func descends(pid, from int) bool {
	for pid > 1 {
		stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil {
			return false
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		f := strings.Fields(after)
		if len(f) < 2 {
			return false
		}
		if pid, err = strconv.Atoi(f[1]); err != nil {
			return false
		}
		if pid == from {
			return true
		}
	}
	return false
}
