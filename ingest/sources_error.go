package ingest

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"gongkai/kiosk"
)

// sourceError says in words what the TOML decoder did not like.
func sourceError(file string, err error) error {
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		row, _ := first.Position()
		key := first.Key()
		name := key[len(key)-1]
		return kiosk.Wrap(kiosk.Invalid, fmt.Sprintf("%s 第 %d 行：不认识的键 %s%s", file, row, name, asked(perhaps(name, keysAt(len(key))))), err)
	}
	if bad, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, column := bad.Position()
		msg := fmt.Sprintf("%s 第 %d 行第 %d 列：写法不对。", file, row, column)
		if key := bad.Key(); len(key) > 0 {
			msg = fmt.Sprintf("%s 第 %d 行：%s 的值写法不对。", file, row, key[len(key)-1])
		}
		return kiosk.Wrap(kiosk.Invalid, msg, err)
	}
	return kiosk.Wrap(kiosk.Invalid, file+" 读不懂。", err)
}

// keysAt lists the keys that are known at a depth of the file.
func keysAt(depth int) []string {
	t := reflect.TypeFor[sourceFile]()
	switch depth {
	case 2:
		t = reflect.TypeFor[sourceEntry]()
	case 3:
		t = reflect.TypeFor[columnEntry]()
	}
	return keysOf(t)
}

// perhaps proposes the nearest known name: "，是不是 list？" without the mark.
func perhaps(name string, known []string) string {
	best, least := "", 1+len(name)/3
	for _, k := range known {
		if d := distance(name, k); d <= least && (best == "" || d < least) {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return "，是不是 " + best
}

// asked ends a message with the proposal as a question, or with a stop.
func asked(proposal string) string {
	if proposal == "" {
		return "。"
	}
	return proposal + "？"
}

// distance counts the letters to insert, delete, replace or swap.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

func areaIDs(c *kiosk.Catalogue) (ids []string) {
	for _, a := range c.Areas {
		ids = append(ids, a.ID)
	}
	return ids
}

func categoryIDs(c *kiosk.Catalogue) (ids []string) {
	for _, a := range c.Areas {
		for _, k := range a.Categories {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

func itemIDs(c *kiosk.Catalogue) (ids []string) {
	for _, a := range c.Areas {
		for _, k := range a.Categories {
			for _, it := range k.Items {
				ids = append(ids, it.ID)
			}
		}
	}
	return ids
}

func bodyIDs(c *kiosk.Catalogue) (ids []string) {
	for _, b := range c.Bodies {
		ids = append(ids, b.ID)
	}
	return ids
}

// lines knows in which line each key of a source file stands.
type lines map[[2]int]map[string]int

var (
	sourceHead = regexp.MustCompile(`^\s*\[\[\s*source\s*\]\]`)
	columnHead = regexp.MustCompile(`^\s*\[\[\s*source\s*\.\s*column\s*\]\]`)
	keyLine    = regexp.MustCompile(`^\s*"?([A-Za-z_]+)"?\s*=`)
)

func locate(data []byte) lines {
	l := lines{}
	at := [2]int{-1, -1}
	for i, text := range strings.Split(string(data), "\n") {
		switch {
		case sourceHead.MatchString(text):
			at = [2]int{at[0] + 1, -1}
		case columnHead.MatchString(text):
			at[1]++
		default:
			if m := keyLine.FindStringSubmatch(text); m != nil && l[at] != nil {
				l[at][m[1]] = i + 1
			}
			continue
		}
		l[at] = map[string]int{"": i + 1}
	}
	return l
}

// line returns the line of a key, or of the table's head if the key is not
// there.
func (l lines) line(source, column int, key string) int {
	keys := l[[2]int{source, column}]
	if n, ok := keys[key]; ok {
		return n
	}
	return max(1, keys[""])
}
