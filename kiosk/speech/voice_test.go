package speech_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/speech"
)

// espeak returns the program, and skips the test where it is not installed.
func espeak(t *testing.T) *speech.Espeak {
	t.Helper()
	e, err := speech.FindEspeak()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("espeak-ng is not installed: nothing was heard")
	}
	return e
}

func TestEspeak(t *testing.T) {
	e := espeak(t)
	length := map[speech.Speed]int{}
	for _, speed := range []speech.Speed{speech.Slow, speech.Normal, speech.Fast} {
		s, err := e.Say(t.Context(), "乳山市公共租赁住房申请条件", speed)
		if err != nil {
			t.Fatal(err)
		}
		if s.Type != "audio/wav" || string(s.Data[:4]) != "RIFF" {
			t.Fatalf("%s %q", s.Type, s.Data[:4])
		}
		if n := binary.LittleEndian.Uint32(s.Data[40:]); int(n) != len(s.Data)-44 {
			t.Errorf("%d bytes of sound in a file of %d", n, len(s.Data))
		}
		length[speed] = len(s.Data)
	}
	if !(length[speech.Slow] > length[speech.Normal] && length[speech.Normal] > length[speech.Fast]) {
		t.Errorf("speeds: %v", length)
	}
	// Words that begin with a dash are no options, quotes no shell.
	for _, text := range []string{"--version", "-h", "$(id) `id` \"'", "<speak>好</speak>"} {
		if s, err := e.Say(t.Context(), text, speech.Normal); err == nil && !bytes.HasPrefix(s.Data, []byte("RIFF")) {
			t.Errorf("%s: %q", text, s.Data[:20])
		}
	}
}

func TestWhatNoVoiceSays(t *testing.T) {
	service := speech.NewService("http://127.0.0.1:1/", nil, slog.New(slog.DiscardHandler))
	for name, tc := range map[string]struct {
		text  string
		speed speech.Speed
	}{
		"nothing": {" ", speech.Normal}, "too much": {strings.Repeat("长", 401), speech.Normal},
		"a speed there is not": {"好", "quick"}, "a zero byte": {"好\x00", speech.Normal},
	} {
		if _, err := service.Say(t.Context(), tc.text, tc.speed); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// fake is a voice that counts.
type fake struct {
	calls atomic.Int32
	wait  chan struct{}
	size  int
}

func (f *fake) Name() string { return "fake" }

func (f *fake) Say(ctx context.Context, text string, speed speech.Speed) (speech.Sound, error) {
	f.calls.Add(1)
	if f.wait != nil {
		select {
		case <-f.wait:
		case <-ctx.Done():
			return speech.Sound{}, ctx.Err()
		}
	}
	return speech.Sound{Type: "audio/wav", Data: append([]byte(text), make([]byte, f.size)...)}, nil
}

func TestService(t *testing.T) {
	var broken atomic.Bool
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		b, _ := io.ReadAll(r.Body)
		var req struct{ Text, Speed string }
		if err := json.Unmarshal(b, &req); err != nil || r.Method != http.MethodPost || req.Text != "您好" || req.Speed != "slow" {
			t.Errorf("%s %s: %v", r.Method, b, err)
		}
		if broken.Load() {
			w.Header().Set("Content-Type", "text/html")
			return
		}
		w.Header().Set("Content-Type", "audio/mpeg; x=1")
		_, _ = w.Write([]byte("sound"))
	}))
	defer srv.Close()
	other := &fake{}
	s := speech.NewService(srv.URL, other, slog.New(slog.DiscardHandler))
	got, err := s.Say(t.Context(), "您好", speech.Slow)
	if err != nil || got.Type != "audio/mpeg" || string(got.Data) != "sound" {
		t.Fatalf("%s %q %v", got.Type, got.Data, err)
	}
	broken.Store(true)
	for range 3 {
		if got, err := s.Say(t.Context(), "您好", speech.Slow); err != nil || string(got.Data) != "您好" {
			t.Fatalf("%q %v", got.Data, err)
		}
	}
	if asked.Load() != 2 || other.calls.Load() != 3 {
		t.Errorf("the broken service was asked %d times, the other voice %d times", asked.Load()-1, other.calls.Load())
	}
	alone := speech.NewService(srv.URL, nil, slog.New(slog.DiscardHandler))
	if _, err := alone.Say(t.Context(), "您好", speech.Slow); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("nobody speaks: %v", err)
	}
}

func TestCacheSaysOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{wait: make(chan struct{})}
		c := speech.NewCache(f)
		ctx, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := c.Say(ctx, "一句", speech.Normal); !errors.Is(err, context.Canceled) {
				t.Errorf("who left: %v", err)
			}
		})
		for range 4 {
			all.Go(func() {
				if s, err := c.Say(t.Context(), "一句", speech.Normal); err != nil || string(s.Data) != "一句" {
					t.Errorf("%q %v", s.Data, err)
				}
			})
		}
		synctest.Wait()
		leave()
		time.Sleep(time.Second)
		close(f.wait)
		all.Wait()
		if _, err := c.Say(t.Context(), "一句", speech.Normal); err != nil || f.calls.Load() != 1 {
			t.Errorf("said %d times: %v", f.calls.Load(), err)
		}
	})
}

func TestCacheIsBounded(t *testing.T) {
	f := &fake{size: 20 << 20}
	c := speech.NewCache(f)
	for _, text := range []string{"一", "二", "一", "三", "一", "二"} { // the third pushes 二 out
		if _, err := c.Say(t.Context(), text, speech.Normal); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.calls.Load(); n != 4 {
		t.Errorf("said %d times, want 4", n)
	}
}

func TestOpen(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	if v, err := speech.Open("none", log); v != nil || err != nil {
		t.Errorf("none: %v %v", v, err)
	}
	for _, bad := range []string{"yes", "ftp://a/b", "http://"} {
		if _, err := speech.Open(bad, log); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if v, err := speech.Open("http://127.0.0.1:1/", log); v == nil || err != nil {
		t.Errorf("service: %v %v", v, err)
	}
	t.Setenv("PATH", t.TempDir())
	if v, err := speech.Open("auto", log); v != nil || err != nil {
		t.Errorf("without the program: %v %v", v, err)
	}
}
