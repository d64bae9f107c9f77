package ingest_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/ingest"
	"gongkai/kiosk"
)

func TestSchedule(t *testing.T) {
	start := time.Date(2018, 9, 14, 9, 0, 0, 0, kiosk.China) // a Friday
	for _, tc := range []struct{ text, words, next, then string }{
		{"", "每天 02:00", "2018-09-15 02:00", "2018-09-16 02:00"},
		{"30 1 * * *", "每天 01:30", "2018-09-15 01:30", "2018-09-16 01:30"},
		{" 0  3 * * 1 ", "每周一 03:00", "2018-09-17 03:00", "2018-09-24 03:00"},
		{"0 2,14 * * 1-5", "0 2,14 * * 1-5", "2018-09-14 14:00", "2018-09-17 02:00"},
		{"15 4 1 * *", "15 4 1 * *", "2018-10-01 04:15", "2018-11-01 04:15"},
		{"0 2 29 2 *", "0 2 29 2 *", "2020-02-29 02:00", "2024-02-29 02:00"},
		{"0 */6 * * *", "0 */6 * * *", "2018-09-14 12:00", "2018-09-14 18:00"},
		{"0 2 * * mon", "0 2 * * mon", "2018-09-17 02:00", "2018-09-24 02:00"},
	} {
		s, err := ingest.ParseSchedule(tc.text)
		if err != nil {
			t.Errorf("%q: %v", tc.text, err)
			continue
		}
		next := s.Next(start)
		then := s.Next(next)
		if got := next.In(kiosk.China).Format("2006-01-02 15:04"); got != tc.next {
			t.Errorf("%q comes %s, want %s", tc.text, got, tc.next)
		}
		if got := then.In(kiosk.China).Format("2006-01-02 15:04"); got != tc.then {
			t.Errorf("%q then comes %s, want %s", tc.text, got, tc.then)
		}
		if s.Words() != tc.words {
			t.Errorf("%q reads %q", tc.text, s.Words())
		}
	}
	off, err := ingest.ParseSchedule("off")
	if err != nil || !off.Next(start).IsZero() || off.Words() != "只手动" {
		t.Errorf("off: %v, %v", off, err)
	}
}

func TestScheduleRefused(t *testing.T) {
	for text, want := range map[string]string{
		"2 点": "要写五段", "0 2 * *": "要写五段", "0 0 2 * * *": "要写五段", "@daily": "要写五段",
		"60 2 * * *": "看不懂", "0 24 * * *": "看不懂", "0 2 32 * *": "看不懂", "0 2 * 13 *": "看不懂", "0 2 * * 8": "看不懂",
		"0 2点 * * *": "第 2 段（时）", "0 2 * * L": "第 5 段（星期）", "0 2 30 2 *": "没有这样的日子",
		"* * * * *": "太密了", "*/5 2 * * *": "太密了", "0,10 2 * * *": "太密了", "1-99999999 2 * * *": "", "0/0 2 * * *": "", "- , / * *": "",
	} {
		if _, err := ingest.ParseSchedule(text); err == nil || kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	file := "[[source]]\nid = \"a\"\nhome = \"http://a.example/\"\nschedule = \"0 25 * * *\"\n[[source.column]]\nid = \"1\"\nlist = \"http://a.example/1/\"\n"
	_, err := ingest.ParseSources("sources.toml", []byte(file), realCatalogue(t))
	if err == nil || !strings.Contains(kiosk.PublicMessage(err), "sources.toml 第 4 行") {
		t.Errorf("in a source file: %v", err)
	}
}
