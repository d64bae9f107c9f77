package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTasksGoOutAndComeBack(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	form := filepath.Join(dir, "待核定.xlsx")
	if out := wantOK(t, "tasks", "export", "--proposed", form); !strings.Contains(out, "239 行") {
		t.Error(out)
	}
	if out := wantOK(t, "tasks", "import", form, "--check", "--data", data); !strings.Contains(out, "还没有导入，会改成：新增 239，改动 0，删去 0") {
		t.Error(out)
	}
	if out := wantOK(t, "tasks", "import", form, "--data", data); !strings.Contains(out, "已导入：新增 239，改动 0，删去 0") {
		t.Error(out)
	}
	again := filepath.Join(dir, "表.csv")
	wantOK(t, "tasks", "export", again, "--data", data)
	if out := wantOK(t, "tasks", "import", again, "--replace", "--data", data); !strings.Contains(out, "新增 0，改动 0，删去 0") {
		t.Error(out)
	}

	text, err := os.ReadFile(again)
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(text), "乳山市财政局", "乳山市财政居", 2)
	if err := os.WriteFile(again, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := gongkai(t, "tasks", "import", again, "--data", data)
	if code != exitFailed || !strings.Contains(out, "是不是“财政局”？") || !strings.Contains(out, " 行 ") || !strings.Contains(errs, "一行也没有导入") {
		t.Errorf("%d\n%s\n%s", code, out, errs)
	}
	if code, _, _ := gongkai(t, "tasks", "import", filepath.Join(dir, "没有.xlsx"), "--data", data); code != exitFailed {
		t.Errorf("a file that is not there: %d", code)
	}
}
