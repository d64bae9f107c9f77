package desk

import (
	"strconv"
	"strings"
)

// markBlocks gives the elements of the lines from first to last the attribute
// data-answer. Stored HTML writes the id of a line exactly as id="bN".
func markBlocks(html string, first, last int) string {
	for n := first; n <= last; n++ {
		id := `id="b` + strconv.Itoa(n) + `"`
		html = strings.Replace(html, id, id+" data-answer", 1)
	}
	return html
}
