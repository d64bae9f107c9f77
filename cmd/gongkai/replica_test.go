package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/terminal/snapshot"
)

// newBlocks counts the blocks of the database in a snapshot, and those that an
// earlier one does not have. Those of the index say nothing here: it is so small
// that scorch may put all its segments together at every change.
func newBlocks(t *testing.T, before, now *snapshot.Manifest) (of, all int) {
	t.Helper()
	had := map[snapshot.Hash]bool{}
	for _, f := range before.Files {
		for _, block := range f.Blocks {
			had[block] = true
		}
	}
	for _, f := range now.Files {
		if f.Path != snapshot.PublicFile {
			continue
		}
		for _, block := range f.Blocks {
			if all++; !had[block] {
				of++
			}
		}
	}
	if all == 0 {
		t.Fatal("a snapshot without a database")
	}
	return of, all
}

func TestTerminalIsACopy(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a server and a terminal")
	}
	c := newCounty(t)
	data := t.TempDir()
	h := c.hall(t, data, c.code(t, "大厅 1 号机"))
	records := kiosktest.Records()
	h.shows(t, "/k/search?q="+url.QueryEscape("低保"), "低保")
	before := h.copies.InUse().Manifest
	title := "鲸鱼观测站开放时间"
	c.correct(t, records[0].Disclosure.ID, title)
	h.shows(t, "/k/d/"+records[0].Disclosure.ID, title)
	h.shows(t, "/k/search?q="+url.QueryEscape(title), "/k/d/"+records[0].Disclosure.ID)
	eventually(t, "nothing more to take", func() bool { return h.copies.InUse().Manifest.Revision == lastRevision(t, c) })
	if of, all := newBlocks(t, before, h.copies.InUse().Manifest); of > all/2 {
		t.Errorf("one correction changes %d of %d blocks of the database", of, all)
	}
	c.given.Range(func(block, times any) bool {
		if n := times.(*atomic.Int64).Load(); n > 1 {
			t.Errorf("%s was taken %d times", block, n)
		}
		return true
	})

	t.Run("what was taken down is gone", func(t *testing.T) {
		if err := c.app.db.Hide(t.Context(), kiosk.Actor{Name: "王敏"}, records[0].Disclosure.ID, "有个人信息"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "gone", func() bool {
			status, _ := h.page(t, "/k/d/"+records[0].Disclosure.ID)
			return status == http.StatusGone
		})
	})
	t.Run("nothing private is on the terminal", func(t *testing.T) { nothingPrivate(t, c, data) })
	t.Run("cable out", func(t *testing.T) { cableOut(t, c, h) })
	t.Run("boots offline", func(t *testing.T) {
		h.stop()
		c.cut.Store(true)
		again := c.hall(t, data, "")
		again.shows(t, "/k/search?q="+url.QueryEscape("低保"), "低保")
		again.shows(t, "/k/", "暂时连不上")
		c.cut.Store(false)
	})
}

func lastRevision(t *testing.T, c *county) int64 {
	t.Helper()
	n, err := c.app.db.LastRevision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// nothingPrivate looks at every byte on a terminal.
func nothingPrivate(t *testing.T, c *county, data string) {
	if _, err := os.Stat(filepath.Join(data, "private.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("private.db is on the terminal")
	}
	mode := func(path string) fs.FileMode {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if m := mode(filepath.Join(data, "terminal.json")); m != 0o600 {
		t.Errorf("the token's file is %v", m)
	}
	err := filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // an older copy, which has just been removed
		}
		if err != nil {
			return err
		}
		for _, words := range []string{"王敏", "有个人信息"} { // the audit log's
			if bytes.Contains(b, []byte(words)) {
				t.Errorf("%s holds %s", path, words)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	_ = c
}

// cableOut searches and leaves a question without a server; the question is
// delivered once when it is back, though the first answer is lost.
func cableOut(t *testing.T, c *county, h *hall) {
	c.cut.Store(true)
	h.shows(t, "/k/search?q="+url.QueryEscape("低保"), "低保")
	h.shows(t, "/k/", "暂时连不上")
	q := kiosk.Question{ID: "0123456789abcdef", At: time.Now(), Text: "公租房什么时候可以申请？鲸鱼标记"}
	for range 2 {
		if err := h.box.LeaveQuestion(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if h.box.Waiting() == 0 {
		t.Error("nothing waits")
	}
	waits, err := filepath.Glob(filepath.Join(h.data, outboxFolder, "*"))
	if err != nil || len(waits) == 0 {
		t.Fatal(waits, err)
	}
	for _, path := range waits {
		if b, err := os.ReadFile(path); err != nil || bytes.Contains(b, []byte("鲸鱼标记")) {
			t.Errorf("%s can be read: %v", path, err)
		}
	}
	c.twice.Store(true)
	c.cut.Store(false)
	eventually(t, "delivered", func() bool {
		_ = h.box.Flush(t.Context(), h.client.Deliver)
		return h.box.Waiting() == 0
	})
	list, err := c.app.db.Questions(t.Context(), kiosk.QuestionFilter{State: kiosk.QuestionNew})
	if err != nil || len(list) != 1 || list[0].Text != q.Text || list[0].Terminal != h.identity.ID {
		t.Errorf("the office has %+v, %v", list, err)
	}
	eventually(t, "no longer away", func() bool {
		_, body := h.page(t, "/k/")
		return !strings.Contains(body, "暂时连不上")
	})
	if strings.Contains(h.log.String(), "鲸鱼标记") || strings.Contains(c.log.String(), "鲸鱼标记") {
		t.Error("a log holds the question")
	}
}

// A wire that is cut in the middle, bytes that change on the way, and in the
// end a whole copy, of which the first half was not fetched twice.
func TestTerminalOnABadWire(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a server and a terminal")
	}
	c := newCounty(t)
	c.flip.Store(true)
	h := c.hall(t, t.TempDir(), c.code(t, "大厅 1 号机"))
	eventually(t, "a changed byte is refused", func() bool { return strings.Contains(h.log.String(), "对不上") })
	if status, body := h.page(t, "/k/"); status != http.StatusServiceUnavailable || !strings.Contains(body, "资料正在准备") {
		t.Errorf("without data: %d %s", status, body)
	}
	c.blocks.Store(0)
	c.cutAt.Store(6)
	c.flip.Store(false)
	eventually(t, "cut", c.cut.Load)
	got := h.keeper.Puller.Fetched.Load()
	if h.copies.InUse() != nil {
		t.Fatal("half a copy is in use")
	}
	c.cutAt.Store(0)
	c.cut.Store(false)
	h.shows(t, "/k/search?q="+url.QueryEscape("低保"), "低保")
	size := int64(0)
	for _, f := range h.copies.InUse().Manifest.Files {
		size += f.Size
	}
	if all := h.keeper.Puller.Fetched.Load(); all-got >= size {
		t.Errorf("%d bytes after the cut, the copy has %d", all-got, size)
	}
	t.Run("swapped under load", func(t *testing.T) { swappedUnderLoad(t, c, h) })
}

// swappedUnderLoad searches without a pause while copies come and go.
func swappedUnderLoad(t *testing.T, c *county, h *hall) {
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var asked atomic.Int64
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				hits, err := h.copies.Search(context.Background(), kiosk.Search{Text: "低保", Size: 5})
				if err != nil || hits.Total == 0 {
					t.Errorf("search: %v", err)
					return
				}
				if _, err := h.copies.Get(context.Background(), hits.Hits[0].ID); err != nil {
					t.Errorf("get: %v", err)
					return
				}
				asked.Add(1)
			}
		})
	}
	id := kiosktest.Records()[1].Disclosure.ID
	for i := range 4 {
		c.correct(t, id, fmt.Sprintf("第%d次更正的标题", i))
		eventually(t, "the next copy", func() bool { return h.copies.InUse().Manifest.Revision >= lastRevision(t, c) })
	}
	stop()
	wg.Wait()
	eventually(t, "two copies are kept", func() bool {
		kept, err := filepath.Glob(filepath.Join(h.data, snapshotFolder, "gen-*"))
		return err == nil && len(kept) == 2
	})
	t.Logf("%d searches", asked.Load())
}

func TestTerminalNeedsACode(t *testing.T) {
	code, _, errs := gongkai(t, "serve", "--addr", freeAddress(t), "--replica-of", "http://127.0.0.1:9", "--data", t.TempDir())
	if code != exitFailed || !strings.Contains(errs, "登记码") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

// A terminal that is killed at any moment, again and again, while the server's
// data changes, starts with a whole copy every time.
func TestKilledTerminalKeepsAWholeCopy(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	c := newCounty(t)
	data := t.TempDir()
	h := c.hall(t, data, c.code(t, "大厅 1 号机"))
	h.shows(t, "/k/search?q="+url.QueryEscape("低保"), "低保")
	h.stop()
	id := kiosktest.Records()[1].Disclosure.ID
	for i := range kills(t) {
		c.correct(t, id, fmt.Sprintf("第%d次更正的标题", i))
		cmd := program(t.Context(), "serve", "--addr", freeAddress(t), "--replica-of", c.wire.URL, "--data", data)
		asked := c.blocks.Load()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the terminal takes blocks", func() bool { return c.blocks.Load() > asked })
		time.Sleep(time.Duration(i) * 7 * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
	c.cut.Store(true)
	offline := c.hall(t, data, "")
	offline.shows(t, "/k/search?q="+url.QueryEscape("低保"), "低保")
	c.cut.Store(false)
	offline.shows(t, "/k/d/"+id, fmt.Sprintf("第%d次更正的标题", kills(t)-1))
}

// heartbeats of the terminal say what data it shows.
func TestTerminalSaysWhatItShows(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a server and a terminal")
	}
	c := newCounty(t)
	h := c.hall(t, t.TempDir(), c.code(t, "大厅 1 号机"))
	h.shows(t, "/k/", "首页")
	if err := h.agent.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := c.app.db.TerminalByID(t.Context(), h.identity.ID)
	if err != nil || got.Last.Snapshot != h.copies.InUse().Manifest.Revision {
		b, _ := json.Marshal(got.Last)
		t.Errorf("%s, %v", b, err)
	}
	t.Run("nobody stands there", func(t *testing.T) { nobodyStandsThere(t, h) })
}

// nobodyStandsThere asks whether the program may be exchanged, after what the
// page on the screen said.
func nobodyStandsThere(t *testing.T, h *hall) {
	if !h.atRest() {
		t.Error("without a browser")
	}
	for said, want := range map[string]bool{
		`{"screen":"1080x1920","idle":5,"shows":{"page":"home"}}`:   false,
		`{"screen":"1080x1920","idle":600,"shows":{"page":"home"}}`: false, // somebody who was asked may still be there
		`{"screen":"1080x1920","idle":900,"shows":{"page":"doc"}}`:  false, // it may be read aloud
		`{"screen":"1080x1920","idle":900,"shows":{"page":"home"}}`: true,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.base+"/k/alive", strings.NewReader(said))
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if got := h.atRest(); res.StatusCode != http.StatusNoContent || got != want {
			t.Errorf("%s: %d, at rest %v", said, res.StatusCode, got)
		}
	}
}
