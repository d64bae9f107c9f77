package duties

import (
	"strings"
	"unicode/utf8"
)

// nearest returns the name that differs least from a text, "" if all differ by
// more than a third of its characters and it is short for none.
func nearest(text string, names []string) string {
	t := []rune(text)
	best, least := "", len(t)/3+1
	if len(t) < 2 {
		return ""
	}
	for _, n := range names {
		x := []rune(n)
		if d := len(x) - len(t); d >= least || -d >= least {
			continue
		}
		if d := distance(t, x, least); d < least {
			best, least = n, d
		}
	}
	if best == "" {
		best = within(text, names)
	}
	return best
}

// within returns the only name that a text is short for, as 低保指南 is for
// 最低生活保障办事指南; "" if it is for none or several.
func within(text string, names []string) string {
	best := ""
	for _, n := range names {
		if !shortens(text, n) {
			continue
		}
		if best != "" {
			return ""
		}
		best = n
	}
	return best
}

// shortens reports whether a name has the characters of a text in their order.
func shortens(text, name string) bool {
	for _, r := range text {
		i := strings.IndexRune(name, r)
		if i < 0 {
			return false
		}
		name = name[i+utf8.RuneLen(r):]
	}
	return true
}

// distance counts the characters to change, add or leave out that make one text
// of the other; two that changed places count as one. It gives up at most.
func distance(a, b []rune, most int) int {
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= most {
			return most
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
