package search

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The sizes of passages in runes. An article of a law or a paragraph stays
// whole up to longPassage; short lines are put together up to fullPassage.
const (
	fullPassage = 240
	longPassage = 520
)

// passage is a piece of a disclosure's text.
type passage struct {
	start   int    // rune offset into the text
	block   int    // line it begins in
	heading string // chapter, section, article it stands under
	text    string // word for word
	table   string // what is known of its rows, see [attach]
	ref     string // id of the record it came from, where passages are records of their own
}

var (
	chapterLine = regexp.MustCompile(`^[\s　]*第[一二三四五六七八九十百千零〇\d]{1,8}[ 　]?([编篇章节])([\s　:：].*|$|.{1,30}$)`)
	articleLine = regexp.MustCompile(`^[\s　]*(第[一二三四五六七八九十百千零〇\d]{1,8}条(之[一二三四五六七八九十]{1,2})?)`)
	listLine    = regexp.MustCompile(`^[\s　]*[一二三四五六七八九十]{1,3}、`)
	subListLine = regexp.MustCompile(`^[\s　]*[（(][一二三四五六七八九十]{1,3}[)）]`)
)

// headingRunes is how long a line may be to count as a heading.
const headingRunes = 42

// splitter cuts a text into passages line by line.
type splitter struct {
	out     []passage
	origin  string    // attachment and page the lines are from, "" for the page itself
	path    [5]string // 编 章 节, 一、 （一）
	article string
	fresh   bool // the current passage begins with its article or list heading

	parts   []string // lines of the current passage
	runes   int
	start   int
	block   int
	heading string
}

// split cuts a disclosure's text into passages. Put together in order they
// hold every line that is not blank, but for chapter headings and the names of
// attachments and their pages, which are in the heading of what follows. No
// passage crosses from one of these origins into the next.
func split(text string, origins map[int]origin) []passage {
	var s splitter
	offset := 0
	for block, line := range strings.Split(text, "\n") {
		n := utf8.RuneCountInString(line)
		p, begins := origins[block]
		if begins {
			s.enterOrigin(p)
		}
		switch {
		case begins && line == p.line:
		case strings.TrimSpace(line) != "":
			s.line(line, n, offset, block)
		default:
			s.blank(line)
		}
		offset += n + 1
	}
	s.flush()
	return s.out
}

// blank keeps an empty line inside a passage, so that its text stays one range.
func (s *splitter) blank(line string) {
	if len(s.parts) > 0 {
		s.parts = append(s.parts, line)
		s.runes += utf8.RuneCountInString(line) + 1
	}
}

func (s *splitter) line(line string, n, offset, block int) {
	trimmed := strings.TrimSpace(line)
	switch m := chapterLine.FindStringSubmatch(line); {
	case m != nil && n <= headingRunes && !strings.ContainsAny(trimmed, "。；"):
		s.dropLoneHeading()
		s.flush()
		s.enter(map[string]int{"编": 0, "篇": 0, "章": 1, "节": 2}[m[1]], squeeze(trimmed))
		// Kept as text only until it is known that something follows it.
		s.begin(offset, block, s.under())
		s.add(line, n)
		s.fresh = true
		return
	case articleLine.MatchString(line):
		s.dropLoneHeading()
		s.flush()
		s.article = articleLine.FindStringSubmatch(line)[1]
	case listLine.MatchString(line) && n <= headingRunes && !strings.HasSuffix(trimmed, "。"):
		s.flush()
		s.enter(3, squeeze(trimmed))
		s.begin(offset, block, s.under())
		s.add(line, n)
		s.fresh = true
		return
	case listLine.MatchString(line), subListLine.MatchString(line) && s.article == "":
		if s.runes >= fullPassage/2 {
			s.flush()
		}
	}
	if n > longPassage {
		s.flush()
		s.long(line, offset, block)
		return
	}
	limit := fullPassage
	if s.article != "" {
		limit = longPassage
	}
	if s.runes > 0 && !s.fresh && s.runes+n > limit {
		s.flush()
	}
	if len(s.parts) == 0 {
		s.begin(offset, block, s.under())
	}
	s.add(line, n)
	s.fresh = false
}

// dropLoneHeading forgets a chapter line that stands before another or before
// an article: their headings say it.
func (s *splitter) dropLoneHeading() {
	if s.fresh && chapterLine.MatchString(s.parts[0]) {
		s.parts, s.runes, s.fresh = nil, 0, false
	}
}

// long cuts a line that is too long for one passage at the ends of sentences.
func (s *splitter) long(line string, offset, block int) {
	for line != "" {
		cut := cutAt(line, fullPassage*3/2)
		n := utf8.RuneCountInString(line[:cut])
		s.begin(offset, block, s.under())
		s.add(line[:cut], n)
		s.flush()
		line, offset = line[cut:], offset+n
	}
}

func (s *splitter) enter(level int, heading string) {
	s.path[level] = heading
	for i := level + 1; i < len(s.path); i++ {
		s.path[i] = ""
	}
	if level < 3 {
		s.article = ""
	}
}

// under returns the heading path of what comes next.
func (s *splitter) under() string {
	var parts []string
	if s.origin != "" {
		parts = append(parts, s.origin)
	}
	for _, h := range s.path {
		if h != "" {
			parts = append(parts, h)
		}
	}
	if s.article != "" {
		parts = append(parts, s.article)
	}
	return strings.Join(parts, " / ")
}

func (s *splitter) begin(offset, block int, heading string) {
	s.start, s.block, s.heading = offset, block, heading
}

func (s *splitter) add(line string, n int) {
	s.parts = append(s.parts, line)
	s.runes += n + 1
}

func (s *splitter) flush() {
	text := strings.TrimRight(strings.Join(s.parts, "\n"), "\n")
	if text != "" {
		s.out = append(s.out, passage{start: s.start, block: s.block, heading: s.heading, text: text})
	}
	s.parts, s.runes, s.fresh = nil, 0, false
}

// squeeze takes the blanks out of a heading that is set with them: 总　则.
func squeeze(s string) string {
	fields := strings.Fields(s)
	if len(fields) < 2 {
		return s
	}
	var out strings.Builder
	out.WriteString(fields[0])
	for i, f := range fields[1:] {
		if i == 0 || utf8.RuneCountInString(f) > 1 {
			out.WriteString(" ")
		}
		out.WriteString(f)
	}
	return out.String()
}
