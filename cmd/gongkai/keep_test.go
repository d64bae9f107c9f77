package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/store"
)

// loud is a log that several goroutines write and a test reads.
type loud struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *loud) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *loud) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// served is a running server and a second hand on its data folder, as another
// process has one.
type served struct {
	t    *testing.T
	home string
	data string
	db   *store.DB
	log  *loud
	stop func()
}

func serveFolder(t *testing.T) *served {
	t.Helper()
	data := t.TempDir()
	wantOK(t, "ingest", aFolder(t), "--data", data)
	return serveData(t, data)
}

// serveData serves a data folder.
func serveData(t *testing.T, data string) *served {
	t.Helper()
	cfg := defaultConfig()
	cfg.Addr, cfg.Data = "127.0.0.1:0", data
	s := &served{t: t, data: data, log: &loud{}}
	ctx, cancel := context.WithCancel(context.Background())
	ln, err := listen(ctx, cfg.Addr)
	if err != nil {
		t.Fatal(err)
	}
	a, err := openApp(ctx, cfg, streams{err: s.log}.logger(0), "serve")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.serve(ctx, ln, false, func(int, int) {}) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.stop)
	s.home = "http://" + ln.Addr().String()
	if s.db, err = store.Open(ctx, data, store.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.db.Close() })
	return s
}

// finds asks the API and returns the ids found, in order.
func (s *served) finds(text string) (total int, titles []string) {
	s.t.Helper()
	res, err := http.Get(s.home + "/api/v1/search?q=" + url.QueryEscape(text))
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var answer struct {
		Total int
		Hits  []struct{ Title string }
	}
	if err := json.Unmarshal(b, &answer); err != nil {
		s.t.Fatalf("%s: %v", b, err)
	}
	for _, h := range answer.Hits {
		titles = append(titles, h.Title)
	}
	return answer.Total, titles
}

func (s *served) until(what string, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	s.t.Fatalf("never: %s\n%s", what, s.log.String())
}

// A server that is told to stop while the index is made ends without an error,
// and the next one goes on.
func TestStoppedWhileTheIndexIsMade(t *testing.T) {
	if testing.Short() {
		t.Skip("stores and indexes two thousand records")
	}
	data := t.TempDir()
	db, err := store.Open(t.Context(), data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var records []kiosk.Record
	for i := range 2000 {
		d := kiosk.Disclosure{ID: fmt.Sprint("d", i), Title: fmt.Sprint("第", i, "号公告"), Text: "桌椅采购", HTML: `<p id="b0">桌椅采购</p>`}
		records = append(records, kiosk.Record{Disclosure: d})
	}
	_, err = db.Put(t.Context(), records)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		serveData(t, data).stop()
	}
	s := serveData(t, data)
	s.until("the index is ready", func() bool { n, _ := s.finds("桌椅采购"); return n == 2000 })
}

func TestTheServerSpeaksTheLocalLanguage(t *testing.T) {
	s := serveFolder(t)
	actor := kiosk.Actor{Name: "wang", Role: kiosk.RoleOfficer}
	word := kiosk.Word{Kind: kiosk.WordSynonym, Word: "塌房子钱", Official: "农村危房改造", Reason: "常有人问", Evidence: "热线"}
	if n, _ := s.finds("塌房子钱"); n != 0 {
		t.Fatalf("found %d before anyone said what it means", n)
	}
	if _, err := s.db.PutWord(t.Context(), actor, word); err != nil {
		t.Fatal(err)
	}
	s.until("a synonym told to the store is spoken", func() bool {
		_, titles := s.finds("塌房子钱")
		return len(titles) > 0 && titles[0] == "农村危房改造实施方案"
	})
	name := kiosk.Word{Kind: kiosk.WordName, Word: "桌椅采", Reason: "是个名字", Evidence: "试一试"}
	if _, err := s.db.PutWord(t.Context(), actor, name); err != nil {
		t.Fatal(err)
	}
	s.until("a name makes the index anew", func() bool { return strings.Contains(s.log.String(), "index has been made anew") })
	if n, _ := s.finds("塌房子钱"); n == 0 {
		t.Error("the new index does not speak the language")
	}
	s.stop()
	day := kiosk.DateOf(time.Now())
	r, err := s.db.AskedReport(t.Context(), day, day)
	if err != nil || r.Searches == 0 || r.Top[0].Text != "塌房子钱" {
		t.Errorf("what was asked before the server stopped is lost: %+v, %v", r, err)
	}
	wantOK(t, "search", "塌房子钱", "--data", t.TempDir()) // another folder knows nothing of it
}

func TestWhatWasAskedIsForgotten(t *testing.T) {
	data := t.TempDir()
	db, err := store.Open(t.Context(), data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	old := kiosk.Asked{Token: "a", At: time.Now().AddDate(0, 0, -100), Surface: "phone", Visit: "v", Text: "很久以前", Total: 1}
	if err := db.LogAsked(t.Context(), []kiosk.Asked{old}, nil); err != nil {
		t.Fatal(err)
	}
	cfg := defaultConfig()
	cfg.Data = data
	a := &app{cfg: cfg, log: streams{err: io.Discard}.logger(0), db: db}
	a.forget(t.Context())
	if with, err := db.AskedWith(t.Context(), "很久以前", 1); err != nil || len(with) != 0 {
		t.Errorf("%+v, %v", with, err)
	}
}
