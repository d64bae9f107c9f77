package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/sitetest"
)

// An officer who knows only the address of a portal gets a source file, and
// with it everything the portal has published.
func TestDiscoverThenIngest(t *testing.T) {
	s := sitetest.New(t)
	v := sitetest.Vendors(s)[0]
	s.HTML("/", `<html><head><title>首页 - 乳山市人民政府 网站首页</title></head><body><div class="nav"><a href="`+v.First+`">政府采购</a></div></body></html>`)
	file := wantOK(t, "ingest", "--discover", s.URL+"/", "--allow-private")
	for _, want := range []string{`name = "乳山市人民政府"`, `category = "public-resources.procurement"`, `id = "81630"`, "allow_private = true", "# 政府采购（第一页有 4 篇）"} {
		if !strings.Contains(file, want) {
			t.Fatalf("no %s in\n%s", want, file)
		}
	}
	path, data := filepath.Join(t.TempDir(), "sources.toml"), t.TempDir()
	quick := strings.Replace(file, "allow_private = true", "allow_private = true\nrate = 500.0", 1)
	if err := os.WriteFile(path, []byte(quick), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := wantOK(t, "ingest", path, "--data", data); !strings.Contains(out, "新增 12") {
		t.Errorf("the report is\n%s", out)
	}
	if out := wantOK(t, "search", "dahan第7号公开事项", "--data", data); !strings.Contains(out, "关于dahan第7号公开事项的通知") {
		t.Errorf("not found:\n%s", out)
	}
	for _, wrong := range []string{"乳山", s.URL + "/none"} {
		if code, out, said := gongkai(t, "ingest", "--discover", wrong, "--allow-private"); code == 0 || out != "" || !strings.Contains(said, "乳山\" 不是网址") && !strings.Contains(said, "打不开") {
			t.Errorf("%s: %d %q %q", wrong, code, out, said)
		}
	}
	if _, _, said := gongkai(t, "ingest", "--discover", s.URL+"/"); !strings.Contains(said, "内部网络") {
		t.Errorf("an address of this machine: %q", said)
	}
}
