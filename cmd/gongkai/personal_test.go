package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest"
	"gongkai/ingest/personal/personaltest"
	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
)

// aLeak is a folder of files that show numbers of people, and the numbers.
func aLeak(t *testing.T) (dir string, values []string) {
	t.Helper()
	m := personaltest.New(3)
	id, mobile, card := m.Identity(), m.Mobile(), m.Card()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"名单.txt": fmt.Sprintf("低保对象名单公示\n姓名\t身份证号\t手机\n于小明\t%s\t%s\n宋丽\t%s\t%s\n", id, mobile, id[:6]+" "+id[6:14]+" "+id[14:], mobile),
		"补贴.html": fmt.Sprintf(`<html><head><meta charset="utf-8"><title>补贴发放公示 %s</title></head><body><div class="article-content"><p>补贴发放公示，持证人<b>%s</b>%s。</p><table><tr><td>姓名</td><td>银行卡号</td></tr><tr><td>于小明</td><td>%s</td></tr></table></div></body></html>`,
			mobile, id[:8], id[8:], card),
		"表.csv": "姓名,账号\n于小明," + card + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, []string{id, mobile, card, id[6:14], card[6:15]}
}

// Nothing that is masked shows on any way out: pages, the interface, versions,
// searches, the index, logs.
func TestMaskedNumbersShowNowhere(t *testing.T) {
	folder, values := aLeak(t)
	data := t.TempDir()
	out := wantOK(t, "ingest", folder, "--data", data)
	for _, q := range []string{"于小明", "名单", "补贴", values[0]} {
		out += strings.ReplaceAll(wantOK(t, "search", q, "--data", data, "--json"), `"`+q+`"`, "")
	}
	s := serveData(t, data)
	s.until("everything is found", func() bool { n, _ := s.finds("公示"); return n > 0 })
	list, err := s.db.Recent(t.Context(), "", 100)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d records, %v", len(list), err)
	}
	for _, d := range list {
		id := url.PathEscape(d.ID)
		for _, path := range []string{
			"/k/d/" + id, "/m/d/" + id, "/m/d/" + id + "/v/1", "/api/v1/disclosures/" + id, "/api/v1/disclosures/" + id + "/versions",
			"/s/" + d.Code, "/qr/" + d.Code + ".svg", "/k/search?q=公示", "/m/search?q=于小明", "/api/v1/search?q=名单", "/api/v1/suggest?q=补贴", "/k/",
		} {
			out += path + "\n" + s.body(path)
		}
	}
	out += s.log.String()
	check := func(where, text string) {
		t.Helper()
		for _, v := range values {
			if i := strings.Index(text, v); i >= 0 {
				t.Errorf("%s shows %s: …%s…", where, v, text[max(0, i-200):min(len(text), i+60)])
			}
		}
	}
	check("what was answered", out)
	if !strings.Contains(out, "******************") {
		t.Error("nothing was masked")
	}
	s.stop()
	err = filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "private.db") {
			return err
		}
		b, err := os.ReadFile(path)
		check(d.Name(), string(b))
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// body returns what an address answers.
func (s *served) body(path string) string {
	s.t.Helper()
	res, err := http.Get(s.home + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 500 {
		s.t.Fatalf("%s: %d, %v", path, res.StatusCode, err)
	}
	return string(b)
}

// What was stored before anybody looked is masked at the next start, versions
// too.
func TestWhatIsStoredAlreadyIsMasked(t *testing.T) {
	data := t.TempDir()
	m := personaltest.New(4)
	id, mobile := m.Identity(), m.Mobile()
	db, err := store.Open(t.Context(), data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"名单\n于小明 " + id, "名单\n于小明 手机 " + mobile, "名单\n于小明"} {
		d := kiosk.Disclosure{ID: "old", Title: "名单", Text: text, HTML: `<p id="b0">` + strings.ReplaceAll(text, "\n", `</p><p id="b1">`) + "</p>"}
		if _, err := db.Put(t.Context(), []kiosk.Record{{Disclosure: d}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s := serveData(t, data)
		s.until("the index is ready", func() bool { n, _ := s.finds("名单"); return n == 1 })
		for v := 1; v <= 3; v++ {
			d, err := s.db.GetVersion(t.Context(), "old", v)
			if err != nil || strings.Contains(d.Text+d.HTML, id) || strings.Contains(d.Text+d.HTML, mobile) || !strings.Contains(d.Text, "于小明") {
				t.Errorf("version %d: %+v, %v", v, d, err)
			}
		}
		s.stop()
	}
}

// An officer's word that a number may be shown holds when the file is read
// again; taken back, the number goes from all versions.
func TestWhatAnOfficerDecidesHolds(t *testing.T) {
	data, folder := t.TempDir(), t.TempDir()
	mobile := personaltest.New(6).Mobile()
	file := filepath.Join(folder, "值班.txt")
	read := func(more string) {
		t.Helper()
		if err := os.WriteFile(file, []byte("值班安排\n于主任，手机"+mobile+"\n"+more), 0o600); err != nil {
			t.Fatal(err)
		}
		wantOK(t, "ingest", folder, "--data", data)
	}
	read("")
	db, err := store.Open(t.Context(), data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	list, err := db.Recent(t.Context(), "", 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	id := list[0].ID
	shown := func() (versions, showing int) {
		t.Helper()
		all, err := db.Versions(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range all {
			d, err := db.GetVersion(t.Context(), id, v.Version)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(d.Text+d.HTML, mobile) {
				showing++
			}
		}
		return len(all), showing
	}
	decide := func(keep bool) {
		t.Helper()
		_, found, err := db.PersonalFindings(t.Context(), id)
		if err != nil || len(found) != 1 {
			t.Fatalf("%+v, %v", found, err)
		}
		ids, err := db.DecidePersonal(t.Context(), kiosk.Actor{Name: "wang", Role: kiosk.RoleOfficer}, found[0].ID, keep, false, "值班用的手机")
		if err != nil || len(ids) != 1 {
			t.Fatalf("%v, %v", ids, err)
		}
		p := ingest.Pipeline{Archive: db, Personal: db, Catalogue: kiosktest.Catalogue(t)}
		if err := p.Rescreen(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if v, n := shown(); v != 1 || n != 0 {
		t.Errorf("%d versions, %d show it", v, n)
	}
	decide(true)
	if v, n := shown(); v != 2 || n != 1 {
		t.Errorf("decided: %d versions, %d show it", v, n)
	}
	read("周末也在")
	if v, n := shown(); v != 3 || n != 2 {
		t.Errorf("read again: %d versions, %d show it", v, n)
	}
	decide(false)
	if v, n := shown(); v != 4 || n != 0 {
		t.Errorf("taken back: %d versions, %d show it", v, n)
	}
}

func TestScreenSaysWhatIsInAFile(t *testing.T) {
	m := personaltest.New(5)
	id, mobile := m.Identity(), m.Mobile()
	dir := t.TempDir()
	txt := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(txt, []byte("公示\r\n于小明，"+id+"，手机"+mobile+"\n联系电话 0631-6663072"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got struct{ Findings []screenFinding }
	if err := json.Unmarshal([]byte(wantOK(t, "screen", txt, "--json")), &got); err != nil {
		t.Fatal(err)
	}
	want := []screenFinding{
		{Class: kiosk.PersonalID, Start: 8, End: 26, TextMasked: "******************", Confidence: 1},
		{Class: kiosk.PersonalMobile, Start: 29, End: 40, TextMasked: mobile[:3] + "****" + mobile[7:], Confidence: 0.95},
	}
	if fmt.Sprint(got.Findings) != fmt.Sprint(want) {
		t.Errorf("got %+v\nwant %+v", got.Findings, want)
	}
	out := wantOK(t, "screen", txt)
	if !strings.Contains(out, "第 2 行　身份证号") || strings.Contains(out, id) || strings.Contains(out, mobile) {
		t.Errorf("%s", out)
	}
	csv := filepath.Join(dir, "b.csv")
	if err := os.WriteFile(csv, bytes.ReplaceAll([]byte("姓名,证件号\n于小明,N\n"), []byte("N"), []byte(id)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := wantOK(t, "screen", csv); !strings.Contains(out, "找到 1 处") {
		t.Errorf("%s", out)
	}
	if code, _, errs := gongkai(t, "screen", filepath.Join(dir, "none.txt")); code != 1 || !strings.Contains(errs, "打不开") {
		t.Errorf("%d %s", code, errs)
	}
}
