package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lettersSet writes a judged set in which ten letters say 辞退 and are answered
// by documents that say 用人单位.
func lettersSet(t *testing.T) string {
	t.Helper()
	var queries, qrels, corpus strings.Builder
	for i := range 30 {
		asked, answer := "幼儿园招生", "适龄儿童可以入园。"
		if i < 10 {
			asked, answer = "辞退我", "用人单位要说的。"
		}
		fmt.Fprintf(&queries, `{"id":"q%d","text":"%s","split":"dev","fold":%d}`+"\n", i, asked, i%5)
		fmt.Fprintf(&qrels, "q%d\td%d\t1\n", i, i)
		fmt.Fprintf(&corpus, `{"id":"d%d","title":"答复%d","text":"%s"}`+"\n", i, i, answer)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"queries.jsonl": queries.String(), "qrels.tsv": qrels.String(), "corpus.jsonl": corpus.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What is mined can be checked, and an entry that finds answers gains.
func TestWords(t *testing.T) {
	set := lettersSet(t)
	code, table, errs := gongkai(t, "words", "mine", "--set", set)
	if code != exitOK || !strings.Contains(table, "\n辞退\t用人单位\t1.00\t10\t10\t10\t10\t") {
		t.Fatalf("exit %d, %s\n%s", code, errs, table)
	}
	file := filepath.Join(t.TempDir(), "words.tsv")
	if err := os.WriteFile(file, []byte("# 改过的\n辞退\t用人单位\t0.9\n入托\t入园\t0.9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, effects, errs := gongkai(t, "words", "check", file, "--set", set)
	lines := strings.Split(strings.TrimSpace(effects), "\n")
	if code != exitOK || len(lines) != 3 {
		t.Fatalf("exit %d, %s\n%s", code, errs, effects)
	}
	if cells := strings.Split(lines[1], "\t"); cells[0] != "辞退" || cells[2] != "10" || !strings.HasPrefix(cells[4], "+10") {
		t.Errorf("%q: want ten questions that find their answer", lines[1])
	}
	if cells := strings.Split(lines[2], "\t"); cells[2] != "0" || cells[4] != "+0.000" {
		t.Errorf("%q: want nothing for a word nobody said", lines[2])
	}
}

func TestWordsSaysWhatIsWrong(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "words.tsv")
	if err := os.WriteFile(bad, []byte("辞退\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	set := lettersSet(t)
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"words", "mine"}, exitUsage, "--set"},
		{[]string{"words", "mine", "--set", "/no/such/set"}, exitFailed, "/no/such/set"},
		{[]string{"words", "check", "--set", set}, exitUsage, "gongkai words check --help"},
		{[]string{"words", "check", "/no/such/table", "--set", set}, exitFailed, "/no/such/table"},
		{[]string{"words", "check", bad, "--set", set}, exitFailed, "第 1 行"},
	} {
		if code, _, errs := gongkai(t, tt.args...); code != tt.code || !strings.Contains(errs, tt.says) {
			t.Errorf("%v: exit %d, %q", tt.args, code, errs)
		}
	}
}
