package asked

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"gongkai/kiosk"
)

// The bounds of what waits and of what is remembered.
const (
	queueMax  = 4096
	recentMax = 20_000

	// An hour takes no more notes than a busy county makes, and one visit no
	// more than a person: a flood of searches does not fill the disk.
	hourMax  = 5000
	visitMax = 300

	writeEvery = time.Second
	writeTime  = 5 * time.Second // for the last write, when the server stops

	// repeats is how long the same question of a visit counts as one: pages,
	// filters, going back to the list.
	repeats = 10 * time.Minute
	// remembers is how long a visit and its questions are known, so that what
	// is opened can be counted with the question.
	remembers = 30 * time.Minute
	// settles is how long a text that is searched while it is typed must stand
	// to count as a question.
	settles = 3 * time.Second
)

// Log takes notes. A nil Log takes none.
type Log struct {
	store   kiosk.AskedLog
	now     func() time.Time
	log     *slog.Logger
	dropped prometheus.Counter
	queue   chan note

	visits visits

	mu      sync.Mutex // held while notes are worked on
	recent  map[key]*search
	last    map[string]*search // newest search of a visit
	pending []*search          // not written yet, in order
	opened  []kiosk.Opened     // of searches that are written
	hour    time.Time          // that what follows is counted in
	noted   int
	byVisit map[string]int
}

// note is a search, or that a hit of one was opened.
type note struct {
	kiosk.Asked
	typing   bool
	position int // of a hit that was opened, 0 for a search
}

// key finds a search by its visit and text.
type key struct{ visit, text string }

// search is a search as it is remembered.
type search struct {
	kiosk.Asked
	key      key
	typing   bool
	position int
	written  bool
}

// New returns a log that writes to a store, nil if there is none.
func New(store kiosk.AskedLog, now func() time.Time, log *slog.Logger, reg prometheus.Registerer) *Log {
	if store == nil {
		return nil
	}
	l := &Log{
		store: store, now: now, log: log, queue: make(chan note, queueMax),
		recent: map[key]*search{}, last: map[string]*search{},
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gongkai_asked_dropped_total",
			Help: "Notes of searches that were lost because too many waited or the store did not take them.",
		}),
	}
	_ = reg.Register(l.dropped) // a second server in the same process shares the registry's first
	return l
}

// put hands over a note, or drops it if too many wait.
func (l *Log) put(n note) {
	select {
	case l.queue <- n:
	default:
		l.dropped.Inc()
	}
}

// Run writes notes until the context ends, then those that are left.
func (l *Log) Run(ctx context.Context) {
	if l == nil {
		return
	}
	tick := time.NewTicker(writeEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			l.write(ctx, false)
		case <-ctx.Done():
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTime)
			defer cancel()
			l.write(ctx, true)
			return
		}
	}
}

// Flush writes every note that waits.
func (l *Log) Flush(ctx context.Context) {
	if l != nil {
		l.write(ctx, true)
	}
}

// write works on the notes that wait and stores what has settled, or all.
func (l *Log) write(ctx context.Context, all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for waiting := len(l.queue); waiting > 0; waiting-- {
		n := <-l.queue
		if n.position > 0 {
			l.open(n)
		} else {
			l.ask(n)
		}
	}
	now := l.now()
	var batch []kiosk.Asked
	opened := l.opened
	var unsettled []*search
	for _, s := range l.pending {
		if s.typing && s.position == 0 && !all && now.Sub(s.At) < settles {
			unsettled = append(unsettled, s)
			continue
		}
		s.written = true
		batch = append(batch, s.Asked)
		if s.position > 0 {
			opened = append(opened, kiosk.Opened{Token: s.Token, Position: s.position})
		}
	}
	l.pending, l.opened = unsettled, nil
	l.forget(now)
	if len(batch)+len(opened) == 0 {
		return
	}
	if err := l.store.LogAsked(ctx, batch, opened); err != nil {
		l.dropped.Add(float64(len(batch) + len(opened)))
		l.log.Warn("what was asked was not stored", "searches", len(batch), "err", err)
	}
}

func (l *Log) ask(n note) {
	text, _ := kiosk.AskedText(n.Text)
	if text == "" {
		return
	}
	k := key{n.Visit, text}
	if s := l.recent[k]; s != nil && n.At.Sub(s.At) < repeats {
		l.last[n.Visit] = s
		return
	}
	if !l.room(n) {
		l.dropped.Inc()
		return
	}
	// What was still being typed is no question if the next text follows soon.
	if s := l.last[n.Visit]; s != nil && s.typing && !s.written && s.position == 0 && n.At.Sub(s.At) < settles {
		l.drop(s)
	}
	n.Token = newToken()
	s := &search{Asked: n.Asked, key: k, typing: n.typing}
	l.recent[k], l.last[n.Visit] = s, s
	l.pending = append(l.pending, s)
}

// room reports whether the hour and the visit may note one more search, and
// counts it.
func (l *Log) room(n note) bool {
	if hour := n.At.Truncate(time.Hour); !hour.Equal(l.hour) {
		l.hour, l.noted, l.byVisit = hour, 0, map[string]int{}
	}
	if l.noted >= hourMax || l.byVisit[n.Visit] >= visitMax {
		return false
	}
	l.noted++
	l.byVisit[n.Visit]++
	return true
}

func (l *Log) drop(s *search) {
	delete(l.recent, s.key)
	for i, p := range l.pending {
		if p == s {
			l.pending = append(l.pending[:i], l.pending[i+1:]...)
			return
		}
	}
}

func (l *Log) open(n note) {
	text, _ := kiosk.AskedText(n.Text)
	s := l.recent[key{n.Visit, text}]
	switch {
	case s == nil:
	case s.written:
		l.opened = append(l.opened, kiosk.Opened{Token: s.Token, Position: n.position})
	default:
		s.position = n.position
	}
}

// forget drops what is too old to belong to a visit, and everything if there
// is more of it than can be: then openings are lost, searches are not.
func (l *Log) forget(now time.Time) {
	for k, s := range l.recent {
		if now.Sub(s.At) >= remembers || len(l.recent) > recentMax {
			delete(l.recent, k)
		}
	}
	for v, s := range l.last {
		if l.recent[s.key] != s {
			delete(l.last, v)
		}
	}
}

func newToken() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
