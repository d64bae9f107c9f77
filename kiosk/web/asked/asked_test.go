package asked_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"gongkai/kiosk"
	"gongkai/kiosk/web/asked"
)

// memory is a store of notes.
type memory struct {
	kiosk.AskedLog
	mu     sync.Mutex
	asked  []kiosk.Asked
	opened []kiosk.Opened
}

// LogAsked implements kiosk.AskedLog.
func (m *memory) LogAsked(_ context.Context, asked []kiosk.Asked, opened []kiosk.Opened) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked, m.opened = append(m.asked, asked...), append(m.opened, opened...)
	return nil
}

// notes are taken for one visit, "a" or whatever visit says.
func notes(m *memory, now *time.Time) (n asked.Notes, dropped func() int) {
	reg := prometheus.NewRegistry()
	l := asked.New(m, func() time.Time { return *now }, slog.New(slog.DiscardHandler), reg)
	return asked.Notes{Log: l, Surface: "phone", Visit: func(*fiber.Ctx) string { return "a" }}, func() int {
		n := 0
		got, _ := reg.Gather()
		for _, f := range got {
			n += int(f.GetMetric()[0].GetCounter().GetValue())
		}
		return n
	}
}

func TestAFloodIsBounded(t *testing.T) {
	var m memory
	now := time.Date(2019, 6, 3, 9, 0, 0, 0, kiosk.China)
	n, dropped := notes(&m, &now)
	visit := 0
	n.Visit = func(*fiber.Ctx) string { return fmt.Sprint(visit) }
	ask := func(i int) { n.Searched(nil, kiosk.Search{Text: fmt.Sprint("问题", i)}, &kiosk.Hits{}) }
	for i := range 400 { // of one visit
		ask(i)
	}
	n.Log.Flush(t.Context())
	if len(m.asked) != 300 || dropped() != 100 {
		t.Errorf("%d noted, %d dropped", len(m.asked), dropped())
	}
	for i := range 5000 { // of as many visits, more than the queue holds
		visit = i + 1
		ask(i)
	}
	n.Log.Flush(t.Context())
	if len(m.asked) != 300+4096 || dropped() != 100+904 {
		t.Errorf("%d noted, %d dropped", len(m.asked), dropped())
	}
	for i := range 2000 { // more than an hour takes
		visit = 5001 + i
		ask(i)
	}
	n.Log.Flush(t.Context())
	if len(m.asked) != 5000 {
		t.Errorf("%d noted in an hour", len(m.asked))
	}
	now = now.Add(time.Hour)
	ask(1)
	n.Log.Flush(t.Context())
	if len(m.asked) != 5001 {
		t.Error("the next hour notes nothing")
	}
}

func TestNotesAreWrittenWhenTheServerStops(t *testing.T) {
	var m memory
	now := time.Date(2019, 6, 3, 9, 0, 0, 0, kiosk.China)
	n, _ := notes(&m, &now)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { n.Log.Run(ctx); close(done) }()
	n.Typed(nil, kiosk.Search{Text: "低保"}, &kiosk.Hits{Total: 1})
	n.Opened(nil, "低保？", 2)
	stop()
	<-done
	if len(m.asked) != 1 || len(m.opened) != 1 || m.opened[0].Position != 2 || m.opened[0].Token != m.asked[0].Token {
		t.Errorf("%+v %+v", m.asked, m.opened)
	}
}

func TestTheLastOpeningCounts(t *testing.T) {
	var m memory
	now := time.Date(2019, 6, 3, 9, 0, 0, 0, kiosk.China)
	n, _ := notes(&m, &now)
	n.Opened(nil, "没问过", 1)
	n.Searched(nil, kiosk.Search{Text: "低保"}, &kiosk.Hits{Total: 9})
	n.Opened(nil, "低保", 1)
	n.Opened(nil, "低保", 3)
	n.Opened(nil, "低保", 0)
	n.Log.Flush(t.Context())
	now = now.Add(29 * time.Minute)
	n.Opened(nil, "低保", 2) // written before
	n.Log.Flush(t.Context())
	now = now.Add(time.Minute)
	n.Log.Flush(t.Context()) // forgets
	n.Opened(nil, "低保", 4)
	n.Log.Flush(t.Context())
	if len(m.opened) != 2 || m.opened[0].Position != 3 || m.opened[1].Position != 2 {
		t.Errorf("%+v", m.opened)
	}
}

func TestNoLogTakesNoNotes(t *testing.T) {
	n := asked.Notes{Log: asked.New(nil, time.Now, nil, nil)}
	n.Searched(nil, kiosk.Search{Text: "低保"}, &kiosk.Hits{})
	n.Opened(nil, "低保", 1)
	n.Leave(nil)
	n.Log.Run(t.Context())
	n.Log.Flush(t.Context())
	if got := n.Link("/m/d/x?q=1", 3); got != "/m/d/x?q=1" {
		t.Error(got)
	}
}
