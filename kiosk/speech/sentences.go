package speech

import (
	"strings"
	"unicode"
)

// Sentence is what is said at once and shown as being said.
type Sentence struct {
	Block      int    // line of the text, the N of id="bN"
	Start, End int    // runes of that line
	Text       string // as it stands there
	Say        string // as it is said, never longer than MaxRunes
}

const (
	// MaxSentences is how much of a text is read; half a day at any speed.
	MaxSentences = 3000

	longSentence = 70  // runes; a longer one is cut at a comma
	hardSentence = 120 // runes; cut wherever it is then
)

// Sentences cuts a text, one block a line and the cells of a table between
// tabs, into what is said at once. Rows of a table are said with the names of
// its columns.
func Sentences(text string) []Sentence {
	var out []Sentence
	lines := strings.Split(text, "\n")
	for n := 0; n < len(lines) && len(out) < MaxSentences; {
		if !strings.Contains(lines[n], "\t") {
			out = append(out, plain(n, lines[n])...)
			n++
			continue
		}
		end := n
		for end < len(lines) && strings.Contains(lines[end], "\t") {
			end++
		}
		out = append(out, table(n, lines[n:end])...)
		n = end
	}
	return out[:min(len(out), MaxSentences)]
}

// plain cuts a paragraph.
func plain(block int, line string) []Sentence {
	var out []Sentence
	runes := []rune(line)
	for start := 0; start < len(runes); {
		end := sentenceEnd(runes, start)
		if s := sentence(block, runes, start, end); s.Say != "" {
			out = append(out, s)
		}
		start = end
	}
	return out
}

func sentence(block int, runes []rune, start, end int) Sentence {
	for start < end && unicode.IsSpace(runes[start]) {
		start++
	}
	for end > start && unicode.IsSpace(runes[end-1]) {
		end--
	}
	text := string(runes[start:end])
	return Sentence{block, start, end, text, bound(Spoken(text))}
}

// bound cuts what became too long by being written out.
func bound(say string) string {
	if r := []rune(say); len(r) > MaxRunes {
		return string(r[:MaxRunes])
	}
	return say
}

// sentenceEnd finds where the sentence that begins at start ends.
func sentenceEnd(runes []rune, start int) int {
	comma := -1
	for i := start; i < len(runes); i++ {
		switch r := runes[i]; {
		case strings.ContainsRune("。！？；!?;", r):
			return closing(runes, i+1)
		case strings.ContainsRune("，、：,", r) && !between(runes, i):
			comma = i + 1
		}
		switch n := i - start + 1; {
		case n >= longSentence && comma > start+longSentence/3:
			return comma
		case n >= hardSentence && !asciiWord(runes[i]):
			return i + 1
		case n >= 2*hardSentence:
			return i + 1
		}
	}
	return len(runes)
}

// between reports a comma inside a number: 1,200.
func between(runes []rune, i int) bool {
	return runes[i] == ',' && i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
}

func asciiWord(r rune) bool { return r < 128 && !unicode.IsSpace(r) }

// closing takes the quotation marks and brackets that end with a sentence.
func closing(runes []rune, i int) int {
	for i < len(runes) && strings.ContainsRune("”’」』）)》】。！？!?", runes[i]) {
		i++
	}
	return i
}

// table reads the rows of a table. first is the block of the first row.
func table(first int, rows []string) []Sentence {
	names := header(rows)
	var out []Sentence
	for i, row := range rows {
		if i == 0 && names != nil {
			if s := sentence(first, []rune(row), 0, len([]rune(row))); strings.TrimSpace(row) != "" {
				s.Say = bound("表格，各列是，" + Spoken(strings.Join(filled(names), "，")))
				out = append(out, s)
			}
			continue
		}
		if names != nil && strings.Count(row, "\t")+1 == len(names) {
			out = append(out, cells(first+i, row, names)...)
		} else {
			out = append(out, cells(first+i, row, nil)...)
		}
	}
	return out
}

// header returns the names of the columns, nil if the first row does not look
// like a heading.
func header(rows []string) []string {
	names := strings.Split(rows[0], "\t")
	if len(rows) < 2 || len(names) < 3 || len(strings.Split(rows[1], "\t")) != len(names) {
		return nil
	}
	for i, n := range names {
		names[i] = strings.TrimSpace(n)
		r := []rune(names[i])
		if len(r) > maxName || len(r) > 0 && unicode.IsDigit(r[0]) {
			return nil
		}
	}
	if len(filled(names)) < 2 {
		return nil
	}
	return names
}

// maxName is the longest name of a column, in runes.
const maxName = 16

func filled(cells []string) []string {
	var out []string
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			out = append(out, c)
		}
	}
	return out
}

// cells says a row, in pieces where it is long. Rows of two cells are a name
// and what belongs to it.
func cells(block int, row string, names []string) []Sentence {
	var out []Sentence
	parts := strings.Split(row, "\t")
	pair := names == nil && len(parts) == 2 && len([]rune(parts[0])) <= maxName
	at, start, from := 0, 0, 0
	var say []string
	flush := func(end int) {
		if len(say) > 0 {
			s := sentence(block, []rune(row), start, end)
			s.Say = bound(strings.Join(say, map[bool]string{true: "：", false: "，"}[pair]))
			out = append(out, s)
		}
		start, say = end, nil
	}
	runes := []rune(row)
	for i, cell := range parts {
		from, at = at, at+len([]rune(cell))+1
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if n := len([]rune(cell)); n > longSentence {
			flush(from)
			long := plain(block, cell)
			for k := range long {
				long[k].Start, long[k].End = long[k].Start+from, long[k].End+from
				if k == 0 {
					long[k].Say = bound(name(names, i) + long[k].Say)
				}
			}
			out = append(out, long...)
			start = min(at, len(runes))
			continue
		} else if at-start > hardSentence && !pair {
			flush(from)
		}
		if s := Spoken(cell); s != "" {
			say = append(say, name(names, i)+s)
		}
	}
	flush(len(runes))
	return out
}

// name is the name of a column as it is said before a cell.
func name(names []string, i int) string {
	if i >= len(names) || names[i] == "" || names[i] == "序号" {
		return ""
	}
	return Spoken(names[i]) + "："
}
