package analysis_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gongkai/assets"
	"gongkai/search/analysis"
)

var loaded = sync.OnceValues(func() (*analysis.Segmenter, error) { return analysis.Load(assets.Dict) })

func segmenter(tb testing.TB) *analysis.Segmenter {
	tb.Helper()
	s, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// evalFile returns a file of the evaluation data.
func evalFile(tb testing.TB, name ...string) string {
	tb.Helper()
	dir := os.Getenv("GONGKAI_EVAL_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{dir}, name...)...)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no evaluation data: %v", err)
	}
	return path
}

// lawLines returns up to limit lines of the regulations, every n-th.
func lawLines(tb testing.TB, n, limit int) []string {
	tb.Helper()
	f, err := os.Open(evalFile(tb, "laws", "national_admin_laws.jsonl.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var lines []string
	scanner, k := bufio.NewScanner(z), 0
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var law struct{ Text string }
		if err := json.Unmarshal(bytes.TrimSpace(scanner.Bytes()), &law); err != nil {
			tb.Fatal(err)
		}
		for line := range strings.SplitSeq(law.Text, "\n") {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			if k++; k%n == 0 {
				lines = append(lines, line)
			}
			if len(lines) == limit {
				return lines
			}
		}
	}
	return lines
}
