package web_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/speech"
	"gongkai/kiosk/web/webtest"
)

// echo says a text by writing it.
type echo struct{}

func (echo) Name() string { return "echo" }

func (echo) Say(_ context.Context, text string, speed speech.Speed) (speech.Sound, error) {
	return speech.Sound{Type: "audio/wav", Data: []byte(string(speed) + " " + text)}, nil
}

type spoken struct {
	Voice   string
	Version int
	Items   []struct {
		Src, Text, Part   string
		Block, Start, End int
	}
}

func listen(t *testing.T, body string) spoken {
	t.Helper()
	var s spoken
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatalf("%v in %.200s", err, body)
	}
	return s
}

func TestReadingAloud(t *testing.T) {
	m := webtest.NewMemory(kiosktest.Disclosures())
	cfg := webtest.Config(t, m)
	read := 0
	cfg.Voice, cfg.WasRead = echo{}, func(context.Context) { read++ }
	app := webtest.New(t, cfg).App()
	d, err := m.Get(t.Context(), "assistance")
	if err != nil {
		t.Fatal(err)
	}

	a := webtest.Get(t, app, "/k/d/assistance/speech?at=1.700.800")
	if a.Status != 200 || a.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", a.Status, a.Header.Get("Cache-Control"))
	}
	list := listen(t, a.Body)
	var parts []string
	lines := strings.Split(d.Text, "\n")
	for _, it := range list.Items {
		if len(parts) == 0 || parts[len(parts)-1] != it.Part {
			parts = append(parts, it.Part)
		}
		if it.Part == "body" && string([]rune(lines[it.Block])[it.Start:it.End]) != it.Text {
			t.Errorf("block %d, %d to %d is not %q", it.Block, it.Start, it.End, it.Text)
		}
		if it.Part == "answer" && !strings.Contains(d.Text, it.Text) {
			t.Errorf("%q is not in the document", it.Text)
		}
	}
	if got := strings.Join(parts, " "); got != "words answer words title about body words" {
		t.Errorf("read in the order %s", got)
	}
	for _, it := range list.Items[:4] {
		a := webtest.Get(t, app, it.Src+"slow")
		if a.Status != 200 || a.Header.Get("Content-Type") != "audio/wav" || a.Body != "slow "+speech.Spoken(it.Text) || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q for %q", it.Src, a.Status, a.Body, it.Text)
		}
	}
	if brief := listen(t, webtest.Get(t, app, "/k/d/assistance/speech?brief=1&at=1.700.800").Body); brief.Items[0].Part != "title" || brief.Items[1].Part != "answer" {
		t.Errorf("in brief: %+v", brief.Items)
	}
	for _, name := range []string{"home", "find", "nothing", "failed", "public-welfare", "public-welfare.assistance", "found-12"} {
		list := listen(t, webtest.Get(t, app, "/k/speech/words/"+name).Body)
		if len(list.Items) == 0 {
			t.Errorf("%s: nothing to read", name)
			continue
		}
		last := list.Items[len(list.Items)-1]
		if a := webtest.Get(t, app, last.Src+"fast"); a.Body != "fast "+speech.Spoken(last.Text) {
			t.Errorf("%s: %q", name, a.Body)
		}
	}
	if read != 8 {
		t.Errorf("counted %d readings", read)
	}
}

// Only what is published can be spoken.
func TestWhatIsNotReadAloud(t *testing.T) {
	m := webtest.NewMemory(kiosktest.Disclosures())
	m.Hide("table")
	cfg := webtest.Config(t, m)
	cfg.Voice = echo{}
	app := webtest.New(t, cfg).App()
	for path, want := range map[string]int{
		"/k/d/table/speech":                        410,
		"/k/speech/doc/table/1/0/normal":           410,
		"/k/d/none/speech":                         404,
		"/k/speech/doc/assistance/9/0/normal":      404,
		"/k/speech/doc/assistance/1/99999/normal":  404,
		"/k/speech/doc/assistance/1/-1/normal":     404,
		"/k/speech/doc/assistance/1/0/quick":       404,
		"/k/speech/words/%E5%9D%8F%E8%AF%9D":       404,
		"/k/speech/words/found-99999999":           404,
		"/k/speech/words/found-%E5%9D%8F/0/normal": 404,
		"/k/speech/words/home/99/normal":           404,
	} {
		if a := webtest.Get(t, app, path); a.Status != want {
			t.Errorf("%s: %d, want %d", path, a.Status, want)
		}
	}
	cfg.Voice = nil
	app = webtest.New(t, cfg).App()
	for _, path := range []string{"/k/d/assistance/speech", "/k/speech/words/home", "/k/speech/words/home/0/normal"} {
		if a := webtest.Get(t, app, path); a.Status != 503 || !strings.Contains(a.Body, "没有装语音") {
			t.Errorf("%s without a voice: %d", path, a.Status)
		}
	}
}
