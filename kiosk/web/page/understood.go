package page

import (
	"context"
	"strings"

	"gongkai/kiosk"
)

// ReadFilter is a filter the search read from words, to be shown with a way to
// take it off.
type ReadFilter struct {
	Label string
	Rest  string // the text without the words it was read from
}

// ReadFilters lists the filters read from a text. One whose words cannot be
// told from the text any more is taken off with all the others: Rest is then
// the text itself and the search is to be literal.
func ReadFilters(text string, info kiosk.QueryInfo) []ReadFilter {
	var out []ReadFilter
	for _, f := range info.Filters {
		rest := text
		if before, after, ok := strings.Cut(text, f.Text); ok && f.Text != "" {
			rest = strings.Join(strings.Fields(before+" "+after), " ")
		}
		out = append(out, ReadFilter{f.Label, rest})
	}
	return out
}

// Replaced reports whether another text was searched because the one typed
// finds nothing. Letters read as Hanzi are what was typed.
func Replaced(info kiosk.QueryInfo) bool { return info.Corrected != "" && info.Kind != "pinyin" }

// Next is a disclosure to read next.
type Next struct {
	kiosk.Related
	Why string // how it belongs to the one it is read after, "" if it is only alike
}

// nextShown is how many are shown.
const nextShown = 4

// ReadNext lists what to read after a disclosure. That is worth reading without
// it: if it cannot be told, there is none.
func ReadNext(ctx context.Context, s kiosk.Searcher, id string) []Next {
	list, err := s.Related(ctx, id, nextShown)
	if err != nil {
		return nil
	}
	var out []Next
	for _, r := range list {
		out = append(out, Next{r, how(r)})
	}
	return out
}

// how says in a word how a disclosure belongs to another.
func how(r kiosk.Related) string {
	switch r.How {
	case "cites":
		return "这份文件提到它"
	case "cited":
		return "它提到这份文件"
	case "interprets":
		return "被解读的文件"
	case "interpreted":
		return "对这份文件的解读"
	}
	return ""
}
