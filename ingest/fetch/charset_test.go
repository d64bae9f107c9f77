package fetch

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestDecode(t *testing.T) {
	const simple = "<html><title>乳山市人民政府关于提高城乡低保标准的通知</title>"
	const classic = "關於印發臺灣地區公務人員考試規則的通知，請查照轉知所屬機關學校"
	gb, _ := simplifiedchinese.GBK.NewEncoder().String(simple)
	big, _ := traditionalchinese.Big5.NewEncoder().String(classic)
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(simple)
	rare, _ := simplifiedchinese.GB18030.NewEncoder().String("㛃社区居民委员会公示名单")
	tests := []struct {
		name, body, contentType, text, encoding string
	}{
		{"plain UTF-8", simple, "", simple, "utf-8"},
		{"a byte order mark is taken off", "\ufeff" + simple, "text/html; charset=gb2312", simple, "utf-8"},
		{"UTF-16 with its mark", wide, "", simple, "utf-16le"},
		{"GBK that says nothing", gb, "", simple, "gb18030"},
		{"GBK under a header that says UTF-8", gb, "text/html; charset=utf-8", simple, "gb18030"},
		{"UTF-8 that says GB2312", simple, "text/html; charset=gb2312", simple, "utf-8"},
		{"four-byte GB18030", rare, "", "㛃社区居民委员会公示名单", "gb18030"},
		{"Big5 that says nothing", big, "", classic, "big5"},
		{"ASCII", "<p>hello", "text/html; charset=gbk", "<p>hello", "utf-8"},
		{"empty", "", "", "", "utf-8"},
		{"UTF-8 with a character cut in two", strings.Repeat(simple, 5) + "\xe4\xb8", "", strings.Repeat(simple, 5) + "\ufffd", "utf-8"},
		{"GBK with a character cut in two", gb + "\xb5", "", simple + "\ufffd", "gb18030"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, encoding := Decode([]byte(tt.body), tt.contentType)
			if text != tt.text || encoding != tt.encoding {
				t.Errorf("Decode = %q, %s\nwant %q, %s", text, encoding, tt.text, tt.encoding)
			}
		})
	}
}

// Real pages and feeds with known encodings, among them one that declares the
// wrong one.
func TestDecodeRealPages(t *testing.T) {
	dir := evalData(t, "html-fixtures")
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		var page struct {
			Path     string `json:"path"`
			Encoding string `json:"true_encoding"`
			Title    string `json:"title"`
		}
		if err := json.Unmarshal(lines.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(filepath.Join(dir, page.Path))
		if err != nil {
			t.Fatal(err)
		}
		n++
		text, encoding := Decode(body, "")
		if encoding != page.Encoding {
			t.Errorf("%s: %s, want %s", page.Path, encoding, page.Encoding)
		}
		if !utf8.ValidString(text) {
			t.Errorf("%s: not valid UTF-8", page.Path)
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if !strings.Contains(page.Title, "CDATA") && !strings.Contains(squeeze(text), squeeze(page.Title)) {
			t.Errorf("%s: title %q not in the text", page.Path, page.Title)
		}
	}
	if n < 20 {
		t.Errorf("only %d pages", n)
	}
}

// evalData finds evaluation data that may not be in the repository.
func evalData(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data (set GONGKAI_EVAL_DATA): %v", err)
	}
	return dir
}
