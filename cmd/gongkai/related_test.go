package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
)

// What two portals publish is one hit that names both, and two again after
// staff have said so, also when it comes in once more.
func TestOneTextOnTwoPortalsIsOneHit(t *testing.T) {
	text := strings.Repeat("海水浴场夏季每天开放，游客应当听从救生员的指挥，不得在警示区域下海游泳。", 12)
	var lines []byte
	for _, l := range []map[string]string{
		{"url": "http://www.weihai.example/art/1.html", "title": "关于海水浴场开放管理的通告", "publisher": "威海市人民政府", "published_on": "2018-06-01", "text": text},
		{"url": "http://www.rushan.example/art/9.html", "title": "关于海水浴场开放管理的通告", "publisher": "乳山市人民政府", "published_on": "2018-06-03", "text": "来源：威海市人民政府\n" + text},
		{"url": "http://www.rushan.example/art/7.html", "title": "关于海水浴场收费标准的通告", "publisher": "乳山市人民政府", "published_on": "2018-06-05", "text": "海水浴场更衣室每人次收费十元。" + text[:30]},
	} {
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, b...), '\n')
	}
	file, data := filepath.Join(t.TempDir(), "notices.jsonl"), t.TempDir()
	if err := os.WriteFile(file, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	wantOK(t, "ingest", file, "--data", data)
	type answer struct {
		Total int
		Hits  []struct {
			ID, Title string
			Also      []struct{ ID, URL string }
		}
	}
	ask := func() (a answer) {
		t.Helper()
		if err := json.Unmarshal([]byte(wantOK(t, "search", "海水浴场开放管理", "--json", "--data", data)), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	first := ask().Hits[0]
	if len(first.Also) != 1 || first.Also[0].URL != "http://www.rushan.example/art/9.html" {
		t.Fatalf("the first hit is %+v", first)
	}
	if out := wantOK(t, "search", "海水浴场开放管理", "--data", data); strings.Count(out, "关于海水浴场开放管理的通告") != 1 || !strings.Contains(out, "另见 乳山市人民政府") {
		t.Errorf("shown as\n%s", out)
	}
	db, err := store.Open(t.Context(), data, store.Options{})
	if err == nil {
		err = db.Separate(t.Context(), kiosktest.Officer, first.ID, first.Also[0].ID, "两市各自的通告")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	changed := strings.ReplaceAll(string(lines), "游客应当", "游客都应当")
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	wantOK(t, "ingest", file, "--data", data)
	for _, h := range ask().Hits {
		if len(h.Also) > 0 {
			t.Errorf("together again: %+v", h)
		}
	}
}
