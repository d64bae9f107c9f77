package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPinyinOnTheCommandLine(t *testing.T) {
	if out := wantOK(t, "ime", "gongzufangshenqing"); !strings.Contains(out, "gong zu fang shen qing\n  1  公租房申请  18\n") {
		t.Errorf("gongzufangshenqing gives\n%s", out)
	}
	var got struct {
		Syllables  []string
		Candidates []struct {
			Text     string
			Consumed int
		}
	}
	if err := json.Unmarshal([]byte(wantOK(t, "ime", "gzf", "--json", "--limit", "3")), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Candidates) != 3 || got.Candidates[0].Text != "公租房" || got.Candidates[0].Consumed != 3 {
		t.Errorf("gzf gives %+v", got)
	}
}

// What is stored here comes first on the keyboard, and what is stored later too.
func TestTheKeyboardLearnsWhatIsStored(t *testing.T) {
	file, data := filepath.Join(t.TempDir(), "notices.jsonl"), t.TempDir()
	notice := `{"id":"n-1","title":"石头圈水库移民安置公告","text":"石头圈水库移民安置按下列办法办理。"}`
	if err := os.WriteFile(file, []byte(notice+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantOK(t, "ingest", file, "--data", data)
	cfg := defaultConfig()
	cfg.Data = data
	a, err := openApp(t.Context(), cfg, slog.New(slog.DiscardHandler), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if err := a.catchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := a.loadInput(); err != nil {
		t.Fatal(err)
	}
	first := func() string {
		return a.input.engine.Load().Compose(t.Context(), "shitouquanshuiku", 1).Candidates[0].Text
	}
	if got := first(); got == "石头圈水库" {
		t.Fatal("石头圈水库 is known before it is learnt: this test tests nothing")
	}
	if !a.input.behind(a.engine) {
		t.Error("there is nothing to learn")
	}
	a.learnInput(t.Context())
	if got := first(); got != "石头圈水库" {
		t.Errorf("shitouquanshuiku gives %s", got)
	}
}
