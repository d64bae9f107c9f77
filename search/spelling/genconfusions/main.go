// Command genconfusions writes the table of confused characters in
// assets/dict: from sentences with typing errors and where they are, lines
// {"set": "…", "errors": [[position, wrong, right], …]}, those of the sets whose
// names begin with -sets.
package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/spelling"
)

const head = `# A character typed by mistake and those that were meant, the most frequent first; made by
# search/spelling/genconfusions from the sentences of ECSpell (github.com/Aopolin-Lv/ECSpell), MIT License.
`

func main() {
	dict := flag.String("dict", filepath.Join("..", "..", "assets", "dict"), "folder of dictionaries")
	sentences := flag.String("sentences", "", "gzip file of sentences")
	sets := flag.String("sets", "ecspell-", "how the names of the sets begin")
	flag.Parse()
	if err := run(*dict, *sentences, *sets); err != nil {
		fmt.Fprintln(os.Stderr, "genconfusions:", err)
		os.Exit(1)
	}
}

func run(dict, path, sets string) error {
	if path == "" {
		return errors.New("give -sentences; the table that is there is kept without it")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	count := map[rune]map[rune]int{}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s struct {
			Set    string
			Errors [][3]any
		}
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return err
		}
		if !strings.HasPrefix(s.Set, sets) {
			continue
		}
		for _, e := range s.Errors {
			wrong, ok1 := character(e[1])
			right, ok2 := character(e[2])
			if !ok1 || !ok2 || wrong == right {
				continue
			}
			if count[wrong] == nil {
				count[wrong] = map[rune]int{}
			}
			count[wrong][right]++
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dict, spelling.File), []byte(table(count)), 0o600)
}

// character returns the one folded Hanzi a value is.
func character(v any) (rune, bool) {
	s, _ := v.(string)
	s = analysis.Fold(s)
	r, n := utf8.DecodeRuneInString(s)
	return r, n > 0 && n == len(s) && unicode.Is(unicode.Han, r)
}

func table(count map[rune]map[rune]int) string {
	var b strings.Builder
	b.WriteString(head)
	for _, wrong := range slices.Sorted(maps.Keys(count)) {
		meant := slices.SortedFunc(maps.Keys(count[wrong]), func(x, y rune) int {
			return cmp.Or(cmp.Compare(count[wrong][y], count[wrong][x]), cmp.Compare(x, y))
		})
		fmt.Fprintf(&b, "%c\t%s\n", wrong, string(meant))
	}
	return b.String()
}
