package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/ingest/formats/formatstest"
	"gongkai/ingest/personal/personaltest"
	"gongkai/kiosk"
	"gongkai/kiosk/terminal/replica"
)

// hallWithFiles is a terminal of a server that has a plan and a list in which
// somebody's number stands, both PDF.
type hallWithFiles struct {
	*county
	*hall
	hangs      atomic.Pointer[chan struct{}] // the wire, for what belongs to attachments, until it is closed
	forges     atomic.Bool                   // the wire, on pictures
	plan, list *kiosk.Disclosure
}

func openHallWithFiles(t *testing.T) *hallWithFiles {
	t.Helper()
	h := &hallWithFiles{}
	h.county = newCounty(t, func(c *county) {
		dir := t.TempDir()
		page := func(lines ...string) (text string) {
			for i, l := range lines {
				text += formatstest.Text(72, float64(720-20*i), l)
			}
			return text
		}
		for name, data := range map[string][]byte{
			"方案.pdf": formatstest.PDF("GBK-EUC-H", page("鲸鱼湾整治方案", "整治范围东起码头西至灯塔，全长三公里，分两期实施。"), page("资金由蓝莓专项统筹解决，每年安排四百万元，不足的由镇里补足。")),
			"名单.pdf": formatstest.PDF("GBK-EUC-H", page("鲸鱼湾补助名单", "领取人于小明，身份证号"+personaltest.New(8).Identity()+"，补助三千元。")),
		} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.app.pipeline().ImportPath(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
	})
	wire := h.handler
	h.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if end := h.hangs.Load(); end != nil && strings.HasPrefix(r.URL.Path, "/api/v1/replica/files/") {
			<-*end
			panic(http.ErrAbortHandler)
		}
		wire.ServeHTTP(w, r)
		if rec, ok := w.(*httptest.ResponseRecorder); ok && h.forges.Load() && rec.Header().Get("Content-Type") == "image/png" {
			rec.Body.Bytes()[rec.Body.Len()/2] ^= 1
		}
	})
	all, err := h.app.db.Recent(t.Context(), "", 200)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range all {
		switch {
		case strings.Contains(d.Title, "整治方案"):
			h.plan = &all[i]
		case strings.Contains(d.Title, "补助名单"):
			h.list = &all[i]
		}
	}
	if h.plan == nil || h.list == nil || len(h.plan.Attachments) != 1 || len(h.list.Attachments) != 1 {
		t.Fatalf("imported: %+v, %+v", h.plan, h.list)
	}
	h.hall = h.county.hall(t, t.TempDir(), h.code(t, "大厅 1 号机"))
	h.shows(t, "/k/d/"+h.plan.ID, "鲸鱼湾")
	return h
}

// get asks the server as a terminal does.
func (h *hallWithFiles) get(t *testing.T, token, path string) (status int, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.wire.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err = io.ReadAll(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body
}

// soon fetches a page of the terminal, which must not take long.
func (h *hallWithFiles) soon(t *testing.T, path string) string {
	t.Helper()
	start := time.Now()
	status, body := h.page(t, path)
	if took := time.Since(start); status != http.StatusOK || took > 3*time.Second {
		t.Errorf("%s answers %d after %v", path, status, took)
	}
	return body
}

// On a terminal attachments are shown as they look on the server: while that
// answers, and what it shows itself.
func TestAttachmentsAsTheyLookOnATerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a server and a terminal")
	}
	h := openHallWithFiles(t)
	doc := "/k/d/" + h.plan.ID
	picture := doc + "/a/0/2.png?w=1000"
	_, want := h.get(t, "", picture)
	if status, _ := h.get(t, h.identity.Token, "/api/v1/replica/files/"+h.plan.ID); status != http.StatusOK { // and counted
		t.Fatalf("the server answers %d", status)
	}
	eventually(t, "the terminal has what the server draws", func() bool {
		status, got := h.page(t, picture)
		return status == http.StatusOK && got == string(want) && strings.HasPrefix(got, "\x89PNG")
	})
	if got := h.soon(t, doc); !strings.Contains(got, "2 页　看原样") || strings.Contains(got, "连上服务器") {
		t.Error("the document does not lead to its pages")
	}
	if got := h.soon(t, doc+"/a/0?page=2"); !strings.Contains(got, `src="`+picture) {
		t.Error("the page has no picture")
	}
	t.Run("strangers", h.nothingForStrangers)
	t.Run("another's picture", func(t *testing.T) {
		h.forges.Store(true)
		defer h.forges.Store(false)
		if status, body := h.page(t, doc+"/a/0/1.png?w=1000"); status != http.StatusServiceUnavailable || strings.Contains(body, "PNG") {
			t.Errorf("a picture that was changed on the way answers %d", status)
		}
	})
	t.Run("not on the disk", func(t *testing.T) { h.notOnDisk(t, want) })
	t.Run("personal data", h.noPagesOfPeople)
	t.Run("the server hangs", func(t *testing.T) {
		end := make(chan struct{})
		h.hangs.Store(&end)
		defer h.hangs.Store(nil)
		defer close(end)
		h.words(t)
	})
	t.Run("cable out", func(t *testing.T) {
		h.cut.Store(true)
		defer h.cut.Store(false)
		h.pictures.note(false) // it is asked again
		h.words(t)
	})
	t.Run("taken down", func(t *testing.T) {
		if err := h.app.db.Hide(t.Context(), kiosk.Actor{Name: "王敏"}, h.plan.ID, "有误"); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"", "/" + h.plan.Attachments[0].Hash + "/1?w=1000"} {
			if status, _ := h.get(t, h.identity.Token, "/api/v1/replica/files/"+h.plan.ID+path); status != http.StatusGone {
				t.Errorf("%s answers %d", path, status)
			}
		}
		eventually(t, "what the terminal has kept is gone", func() bool {
			status, _ := h.page(t, picture)
			return status == http.StatusGone
		})
	})
	for name, log := range map[string]string{"terminal": h.hall.log.String(), "server": h.county.log.String()} {
		if strings.Contains(log, h.plan.ID) {
			t.Errorf("the log of the %s says what was looked at", name)
		}
	}
}

// words are there without the server, and that there is more with it.
func (h *hallWithFiles) words(t *testing.T) {
	t.Helper()
	doc := "/k/d/" + h.plan.ID
	if got := h.soon(t, doc); !strings.Contains(got, "蓝莓专项") || !strings.Contains(got, "看文字") || !strings.Contains(got, "连上服务器后能看原样") || strings.Contains(got, "页　看原样") {
		t.Error("the document does not say that pages are shown later")
	}
	first, second := h.soon(t, doc+"/a/0"), h.soon(t, doc+"/a/0?page=2")
	if !strings.Contains(first, "东起码头") || strings.Contains(first, "蓝莓专项") || !strings.Contains(first, "page=2") {
		t.Error("the first page is not in words")
	}
	if !strings.Contains(second, "蓝莓专项") || strings.Contains(second, "东起码头") || !strings.Contains(second, "连上服务器后能看原样") {
		t.Error("the second page is not in words")
	}
	if status, _ := h.page(t, doc+"/a/0/1.png?w=1500"); status != http.StatusServiceUnavailable {
		t.Errorf("a picture answers %d", status)
	}
}

func (h *hallWithFiles) noPagesOfPeople(t *testing.T) {
	doc := "/k/d/" + h.list.ID
	if got := h.soon(t, doc); !strings.Contains(got, "看文字") || strings.Contains(got, "看原样") {
		t.Error("pages with somebody's number are offered")
	}
	for _, path := range []string{"/a/0", "/a/0/1.png?w=1000"} {
		if status, _ := h.page(t, doc+path); status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, status)
		}
	}
	file := "/api/v1/replica/files/" + h.list.ID
	if status, body := h.get(t, h.identity.Token, file); status != http.StatusOK || string(body) != `{"pages":{}}` {
		t.Errorf("the server says %d, %s", status, body)
	}
	for _, path := range []string{"/" + h.list.Attachments[0].Hash + "/1?w=1000", "/" + h.plan.Attachments[0].Hash + "/1?w=1000"} {
		if status, _ := h.get(t, h.identity.Token, file+path); status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, status)
		}
	}
}

func (h *hallWithFiles) nothingForStrangers(t *testing.T) {
	gone := h.county.hall(t, t.TempDir(), h.code(t, "大厅 2 号机"))
	token := gone.identity.Token
	file := "/api/v1/replica/files/" + h.plan.ID
	picture := file + "/" + h.plan.Attachments[0].Hash + "/1?w=1000"
	if status, _ := h.get(t, token, picture); status != http.StatusOK {
		t.Errorf("a terminal in service is answered %d", status)
	}
	if err := h.app.db.RetireTerminal(t.Context(), kiosk.Actor{Name: "王敏"}, gone.identity.ID, "报废"); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"", "x", token} {
		for _, path := range []string{file, picture} {
			if status, body := h.get(t, token, path); status != http.StatusUnauthorized || bytes.Contains(body, []byte("PNG")) {
				t.Errorf("with token %q %s answers %d", token, path, status)
			}
		}
	}
	gone.stop()
}

// notOnDisk looks for a picture in every file of the terminal.
func (h *hallWithFiles) notOnDisk(t *testing.T, picture []byte) {
	err := filepath.WalkDir(h.data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // an older copy
		}
		if bytes.Contains(b, picture[:64]) || bytes.Contains(b, []byte("%PDF-")) {
			t.Errorf("%s holds what was looked at", path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// drawer is a server that counts what it is asked.
type drawer struct {
	counts, drawn, told int
	err                 error         // of every answer
	takes               time.Duration // every answer
	page                []byte
}

func (s *drawer) answer(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return errors.Join(replica.ErrAway, ctx.Err())
	case <-time.After(s.takes):
		return s.err
	}
}

func (s *drawer) CountPages(ctx context.Context, _ string) (map[string]int, error) {
	s.counts++
	return map[string]int{"file": 90}, s.answer(ctx)
}

func (s *drawer) PageImage(ctx context.Context, _ replica.Picture, has bool) ([]byte, error) {
	if err := s.answer(ctx); err != nil {
		return nil, err
	}
	if has {
		s.told++
		return nil, nil
	}
	s.drawn++
	return s.page, nil
}

func farDocument() *kiosk.Disclosure {
	return &kiosk.Disclosure{ID: "d", State: kiosk.Published, Attachments: []kiosk.Attachment{
		{Type: "pdf", Hash: "file", Parts: []kiosk.AttachmentPart{{Label: "第 1 页"}}},
	}}
}

// A picture is fetched once, but the server is asked each time whether it may
// still be shown.
func TestKeptPicturesAreAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &drawer{page: []byte("picture")}
		f, d := &farImages{server: s, away: func() bool { return false }}, farDocument()
		look := func() error {
			b, err := f.PageImage(t.Context(), d, 0, 1, 1000)
			if err == nil && string(b) != "picture" {
				err = fmt.Errorf("shows %q", b)
			}
			return err
		}
		for range 2 {
			if err := errors.Join(look(), look()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(farFresh)
		}
		if s.drawn != 1 || s.told != 1 {
			t.Errorf("%d pictures fetched, %d times told", s.drawn, s.told)
		}
		s.err = kiosk.Errorf(kiosk.Gone, "")
		if err := look(); kiosk.KindOf(err) != kiosk.Gone || len(f.kept) != 0 {
			t.Errorf("taken down: %v, %d kept", err, len(f.kept))
		}
		s.err, s.page = nil, make([]byte, farBytes/5)
		for page := range 40 {
			if _, err := f.PageImage(t.Context(), d, 0, page+1, 1000); err != nil {
				t.Fatal(err)
			}
		}
		if len(f.kept) != 5 || len(f.order) != 5 || f.bytes > farBytes {
			t.Errorf("%d pictures of %d bytes are kept", len(f.kept), f.bytes)
		}
	})
}

// Nobody waits long, and nobody twice, for a server that is slow or hangs.
func TestPagesDoNotWaitForTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &drawer{takes: time.Hour}
		f, d := &farImages{server: s, away: func() bool { return false }}, farDocument()
		count := func(want int, kind kiosk.Kind, atMost time.Duration) {
			t.Helper()
			start := time.Now()
			n, err := f.CountPages(t.Context(), d, 0)
			if took := time.Since(start); n != want || kiosk.KindOf(err) != kind || took > atMost {
				t.Errorf("%d pages, %v, after %v", n, err, took)
			}
		}
		count(0, kiosk.Unavailable, farPatience)
		count(0, kiosk.Unavailable, 0)
		time.Sleep(farLimit + farPause)
		synctest.Wait()
		s.takes = 3 * time.Second // it was asleep
		count(0, kiosk.Unavailable, farPatience)
		time.Sleep(s.takes - farPatience + time.Millisecond)
		synctest.Wait()
		count(90, kiosk.Internal, 0) // it has answered after all
		f.away = func() bool { return true }
		time.Sleep(farFresh)
		count(0, kiosk.Unavailable, 0)
	})
}
