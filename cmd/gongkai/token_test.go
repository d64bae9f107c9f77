package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// push sends lines with a token and returns the status and the answer.
func push(t *testing.T, s *served, token, lines string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.home+"/api/v1/disclosures", strings.NewReader(lines))
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
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return res.StatusCode, answer
}

// Another system sends what it publishes: it is found, the same again changes
// nothing, a change makes a version, and what cannot be read is said by line.
func TestAnotherSystemPushes(t *testing.T) {
	s := serveFolder(t)
	token := strings.TrimSpace(wantOK(t, "token", "add", "交易平台", "--data", s.data))
	lines := `{"id":"7","title":"乳山市滨海路改造工程中标结果公告","text":"中标人为乳山市某建设公司，联系人身份证 11010519491231002X。","published_on":"2019-03-02"}
{"id":"8","title":"没有正文"}

{"title":"没有编号","text":"也没有网址。"}
{"id":"7","title":"又是七号","text":"重复的编号。"}
not json
`
	status, got := push(t, s, token, lines)
	if status != http.StatusOK || got["found"] != 5.0 || got["created"] != 1.0 {
		t.Fatalf("%d %v", status, got)
	}
	var where []float64
	for _, r := range got["refused"].([]any) {
		where = append(where, r.(map[string]any)["line"].(float64))
	}
	if len(where) != 4 || where[0] != 2 || where[1] != 4 || where[2] != 5 || where[3] != 6 {
		t.Errorf("refused lines %v", where)
	}
	s.until("what was pushed is found", func() bool {
		_, titles := s.finds("滨海路改造")
		return len(titles) > 0 && titles[0] == "乳山市滨海路改造工程中标结果公告"
	})
	if n, _ := s.finds("11010519491231002X"); n != 0 {
		t.Error("personal data is found")
	}
	if _, got = push(t, s, token, lines); got["unchanged"] != 1.0 || got["created"] != 0.0 || got["updated"] != 0.0 {
		t.Errorf("the same again: %v", got)
	}
	if _, got = push(t, s, token, strings.Replace(lines, "改造工程", "改造二期工程", 1)); got["updated"] != 1.0 {
		t.Errorf("a change: %v", got)
	}
	other := strings.TrimSpace(wantOK(t, "token", "add", "国土系统", "--data", s.data))
	if _, got = push(t, s, other, `{"id":"7","title":"别的七号","text":"另一个系统的记录。"}`); got["created"] != 1.0 {
		t.Errorf("the same number of another system: %v", got)
	}
}

func TestWhoMayPush(t *testing.T) {
	s := serveFolder(t)
	line := `{"id":"1","title":"标题","text":"正文。"}`
	token := strings.TrimSpace(wantOK(t, "token", "add", "平台", "--data", s.data))
	if code, _, stderr := gongkai(t, "token", "add", "平台", "--data", s.data); code == 0 || !strings.Contains(stderr, "换个名字") {
		t.Errorf("a second token of a name: %d %s", code, stderr)
	}
	for name, bad := range map[string]string{"none": "", "made up": "gkt_AAAAAAAAAAAAAAAAAAAAAAAAAA", "of another kind": "abc"} {
		if status, _ := push(t, s, bad, line); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status, got := push(t, s, token, " \n"); status != http.StatusBadRequest {
		t.Errorf("nothing sent: %d %v", status, got)
	}
	if status, _ := push(t, s, token, line); status != http.StatusOK {
		t.Errorf("a good token: %d", status)
	}
	wantOK(t, "token", "revoke", "平台", "--data", s.data)
	if status, _ := push(t, s, token, line); status != http.StatusUnauthorized {
		t.Errorf("a revoked token: %d", status)
	}
	if code, _, _ := gongkai(t, "token", "revoke", "平台", "--data", s.data); code == 0 {
		t.Error("revoked twice")
	}
	if list := wantOK(t, "token", "list", "--data", s.data); !strings.Contains(list, "平台") || !strings.Contains(list, "已撤销") || strings.Contains(list, token) {
		t.Errorf("list: %s", list)
	}
	wantOK(t, "audit", "verify", "--data", s.data)
}
