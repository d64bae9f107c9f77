package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk/store"
)

// evalData is the folder of judged questions and real documents; tests that
// need it are skipped where it is absent.
func evalData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GONGKAI_EVAL_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data (GONGKAI_EVAL_DATA): %v", err)
	}
	return dir
}

// aFolder is a small folder of published files of several kinds.
func aFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"低保.txt":     "最低生活保障办事指南\n申请最低生活保障，应当向户籍所在地的镇人民政府提出书面申请。\n县级人民政府民政部门应当自接到申请之日起三十日内办结。\n",
		"采购.html":    `<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="政府采购意向公开"><meta name="PubDate" content="2018-09-03"></head><body><div class="article-content"><p>采购项目名称：某中学课桌椅采购项目，预算金额二十万元。</p></div></body></html>`,
		"more.jsonl": `{"id":"x-1","title":"农村危房改造实施方案","text":"农村危房改造补助对象为住房最危险的贫困户。","published_on":"2018-01-02","category":"public-resources.housing"}` + "\n" + `{"id":"x-2"` + "\n" + `{"id":"x-3","title":"义务教育招生公告","text":"适龄儿童按照学区就近入学。"}` + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestIngestAFolderThenSearchIt(t *testing.T) {
	folder, data := aFolder(t), t.TempDir()
	out := wantOK(t, "ingest", folder, "--data", data)
	if !strings.Contains(out, "新增 4") || !strings.Contains(out, "more.jsonl 第 2 行") {
		t.Errorf("the report does not count 4 new and name the bad line:\n%s", out)
	}
	if out := wantOK(t, "search", "低保", "--data", data); !strings.Contains(out, "最低生活保障办事指南") {
		t.Errorf("低保 does not find 最低生活保障:\n%s", out)
	}
	if out := wantOK(t, "ingest", folder, "--data", data); !strings.Contains(out, "新增 0，更新 0，没有变化 4") {
		t.Errorf("the same folder again is not unchanged:\n%s", out)
	}
	var answer struct {
		Total int
		Hits  []struct{ ID, Title, Code string }
	}
	if err := json.Unmarshal([]byte(wantOK(t, "search", "危房改造", "--json", "--data", data)), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Total < 1 || answer.Hits[0].ID != "x-1" || len(answer.Hits[0].Code) != 8 {
		t.Errorf("search --json: %+v", answer)
	}
	// --explain says what the score is the sum of, and does not print answers.
	out = wantOK(t, "search", "低保 申请", "--explain", "--data", data)
	if !strings.HasPrefix(out, "理解为 keyword：低保 申请\n") || !strings.Contains(out, "1. 最低生活保障办事指南") || strings.Contains(out, "三十日内办结") {
		t.Errorf("search --explain:\n%s", out)
	}
	score, sum := 0.0, 0.0
	for line := range strings.SplitSeq(out, "\n") {
		if strings.HasPrefix(line, "2. ") {
			break
		}
		var s, value, weight float64
		if n, _ := fmt.Sscanf(strings.TrimSpace(line), "得分 %f", &s); n == 1 {
			score = s
		} else if n, _ := fmt.Sscanf(strings.TrimSpace(line), "%f = %f × %f", &s, &value, &weight); n == 3 {
			sum += s
		}
	}
	if score == 0 || math.Abs(score-sum) > 0.05 {
		t.Errorf("search --explain adds %.3f up to %.3f:\n%s", sum, score, out)
	}
	if out := wantOK(t, "reindex", "--data", data); !strings.Contains(out, "4 份文件") {
		t.Errorf("reindex: %s", out)
	}
}

func TestSearchTheLaws(t *testing.T) {
	if testing.Short() {
		t.Skip("takes too long for a short run")
	}
	laws := filepath.Join(evalData(t), "laws")
	data := t.TempDir()
	wantOK(t, "ingest", laws, "--data", data)
	if out := wantOK(t, "search", "低保", "--data", data, "--size", "5"); !strings.Contains(out, "最低生活保障") {
		t.Errorf("低保 does not find 最低生活保障 documents:\n%s", out)
	}
}

func TestWrongUse(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"nonsense"}, exitUsage, "gongkai --help"},
		{[]string{"search"}, exitUsage, "gongkai search --help"},
		{[]string{"search", "x", "--size", "0"}, exitUsage, "1 到 100"},
		{[]string{"ingest"}, exitUsage, "从哪里收集"},
		{[]string{"ingest", "/no/such/folder", "--data", "DATA"}, exitFailed, "/no/such/folder"},
		{[]string{"eval"}, exitUsage, "--set"},
		{[]string{"eval", "--set", "/no/such/set"}, exitFailed, "/no/such/set"},
		{[]string{"eval", "--set", ".", "--split", "devv"}, exitUsage, "heldout"},
		{[]string{"eval", "--set", "testdata/emptyset"}, exitFailed, "没有文档"},
		{[]string{"eval", "--set", "testdata/brokenset"}, exitFailed, "queries.jsonl 第 2 行"},
		{[]string{"user", "add", "zhang", "--role", "boss", "--data", "DATA"}, exitUsage, "operator"},
		{[]string{"user", "role", "zhang", "boss", "--data", "DATA"}, exitUsage, "operator"},
		{[]string{"serve", "--addr", "nowhere"}, exitFailed, "127.0.0.1:8080"},
		{[]string{"version", "--flag"}, exitUsage, "gongkai version --help"},
	} {
		args := strings.Split(strings.ReplaceAll(strings.Join(tt.args, "\n"), "DATA", t.TempDir()), "\n")
		code, out, errs := gongkai(t, args...)
		if code != tt.code || !strings.Contains(errs, tt.want) || out != "" {
			t.Errorf("gongkai %v: exit %d (want %d), stdout %q, stderr %q (want %q in it)", tt.args, code, tt.code, out, errs, tt.want)
		}
	}
}

func TestDataFolderInUseIsSaidSo(t *testing.T) {
	data := t.TempDir()
	release, err := store.Lock(data, store.IndexClaim, "serve")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = release() }()
	code, _, errs := gongkai(t, "search", "低保", "--data", data)
	if code != exitFailed || !strings.Contains(errs, "gongkai serve") || !strings.Contains(errs, "--data") {
		t.Errorf("exit %d, says %q", code, errs)
	}
}

// An index that cannot be claimed for another reason than a running server is
// a failure, not good news.
func TestIndexThatCannotBeClaimedIsAFailure(t *testing.T) {
	data := t.TempDir()
	if err := os.Mkdir(filepath.Join(data, string(store.IndexClaim)), 0o700); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := gongkai(t, "ingest", aFolder(t), "--data", data); code != exitFailed || strings.Contains(errs, "服务正在运行") {
		t.Errorf("exit %d, says %q", code, errs)
	}
}

func TestFailedIngestStillPrintsJSON(t *testing.T) {
	code, out, _ := gongkai(t, "ingest", "/no/such/folder", "--data", t.TempDir(), "--json")
	if code != exitFailed || strings.TrimSpace(out) != "[]" {
		t.Errorf("exit %d, prints %q", code, out)
	}
}

func TestUsersFromTheCommandLine(t *testing.T) {
	data := t.TempDir()
	if code, out, errs := gongkaiIn(t, "a long enough phrase\n", "user", "add", "zhang", "--role", "admin", "--name", "张建设", "--data", data); code != exitOK || !strings.Contains(out, "管理员") {
		t.Fatalf("user add: exit %d, %s%s", code, out, errs)
	}
	if code, _, errs := gongkaiIn(t, "short\n", "user", "add", "li", "--role", "operator", "--data", data); code != exitFailed || !strings.Contains(errs, "10") {
		t.Errorf("a short password: exit %d, says %q", code, errs)
	}
	if code, _, _ := gongkaiIn(t, "another long phrase\n", "user", "add", "zhang", "--role", "admin", "--data", data); code != exitFailed {
		t.Error("the same name twice was accepted")
	}
	if out := wantOK(t, "user", "list", "--data", data); !strings.Contains(out, "zhang") || !strings.Contains(out, "张建设") || strings.Contains(out, "argon2") {
		t.Errorf("user list: %s", out)
	}
	if code, _, errs := gongkai(t, "user", "disable", "zhang", "--data", data); code != exitFailed || !strings.Contains(errs, "最后一个管理员") {
		t.Errorf("the last administrator was disabled: exit %d, says %q", code, errs)
	}
	if code, _, errs := gongkaiIn(t, "a third long phrase\n", "user", "add", "wang", "--role", "admin", "--data", data); code != exitOK {
		t.Fatal(errs)
	}
	wantOK(t, "user", "disable", "zhang", "--data", data)
	if out := wantOK(t, "user", "list", "--data", data); !strings.Contains(out, "已停用") {
		t.Errorf("after disabling: %s", out)
	}
	wantOK(t, "user", "enable", "zhang", "--data", data)
	if out := wantOK(t, "user", "role", "zhang", "officer", "--data", data); !strings.Contains(out, "公开专员") {
		t.Errorf("user role: %s", out)
	}
	if out := wantOK(t, "user", "list", "--data", data); strings.Contains(out, "已停用") || !strings.Contains(out, "公开专员 张建设") {
		t.Errorf("after enabling and a new role: %s", out)
	}
	for _, args := range [][]string{{"enable", "zhang"}, {"enable", "nobody"}, {"role", "zhang", "officer"}, {"role", "wang", "operator"}} {
		if code, _, errs := gongkai(t, append(append([]string{"user"}, args...), "--data", data)...); code != exitFailed || errs == "" {
			t.Errorf("user %v: exit %d, says %q", args, code, errs)
		}
	}
	if out := wantOK(t, "audit", "verify", "--data", data); !strings.Contains(out, "没有改动") {
		t.Errorf("audit verify: %s", out)
	}
	breakAudit(t, data)
	if code, _, errs := gongkai(t, "audit", "verify", "--data", data); code != exitFailed || !strings.Contains(errs, "第 2 条被改过") {
		t.Errorf("audit verify of a changed log: exit %d, says %q", code, errs)
	}
}

// breakAudit changes a line of the audit log as someone could who can write
// the file.
func breakAudit(t *testing.T, data string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, store.PrivateFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{`DROP TRIGGER audit_keeps_rows`, `UPDATE audit SET detail = '{}' WHERE seq = 2`} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
}
