package formats

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// style is what matters of a paragraph style.
type style struct {
	based   string
	outline int // 1 to 9, 0 for none
	numID   string
	level   int
}

type styles map[string]style

func (s styles) read(t *tokens) error {
	return t.each(func(e xml.StartElement) error {
		if e.Name.Local != "style" {
			return nil
		}
		id := attribute(e, "styleId")
		var x style
		err := t.each(func(e xml.StartElement) error {
			v := attribute(e, "val")
			switch e.Name.Local {
			case "basedOn":
				x.based = v
			case "outlineLvl":
				x.outline = number(v) + 1
			case "numId":
				x.numID = v
			case "ilvl":
				x.level = number(v)
			}
			return nil
		})
		s[id] = x
		return err
	})
}

// resolve returns a style with what it takes from those it is based on.
func (s styles) resolve(id string) style {
	x := s[id]
	for n := 0; n < 12 && x.based != ""; n++ {
		up := s[x.based]
		if x.outline == 0 {
			x.outline = up.outline
		}
		if x.numID == "" {
			x.numID, x.level = up.numID, up.level
		}
		x.based = up.based
	}
	return x
}

// level is one level of a list.
type level struct {
	format, text string
	start        int
}

// lists gives paragraphs the numbers that Word gives them.
type lists struct {
	abstract map[string]*[9]level
	of       map[string]string // abstract list by number id
	starts   map[string]map[int]int
	counters map[string]*[9]int
	used     map[string]bool // number ids whose own starts are in force
}

func newLists() *lists {
	return &lists{
		abstract: map[string]*[9]level{}, of: map[string]string{}, starts: map[string]map[int]int{},
		counters: map[string]*[9]int{}, used: map[string]bool{},
	}
}

func (l *lists) read(t *tokens) error {
	return t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNum":
			a := &[9]level{}
			l.abstract[attribute(e, "abstractNumId")] = a
			return t.each(func(e xml.StartElement) error {
				if e.Name.Local != "lvl" {
					return nil
				}
				n := number(attribute(e, "ilvl"))
				lv := level{start: 1}
				err := t.each(func(e xml.StartElement) error {
					switch v := attribute(e, "val"); e.Name.Local {
					case "numFmt":
						lv.format = v
					case "lvlText":
						lv.text = v
					case "start":
						lv.start = number(v)
					}
					return nil
				})
				if n >= 0 && n < 9 {
					a[n] = lv
				}
				return err
			})
		case "num":
			return l.num(t, attribute(e, "numId"))
		}
		return nil
	})
}

func (l *lists) num(t *tokens, id string) error {
	at := 0
	return t.each(func(e xml.StartElement) error {
		switch v := attribute(e, "val"); e.Name.Local {
		case "abstractNumId":
			l.of[id] = v
		case "lvlOverride":
			at = number(attribute(e, "ilvl"))
		case "startOverride":
			if l.starts[id] == nil {
				l.starts[id] = map[int]int{}
			}
			l.starts[id][at] = number(v)
		}
		return nil
	})
}

// next returns the number of the next paragraph of a list, as it stands before
// it.
func (l *lists) next(id string, at int) (label string, bullet bool) {
	of := l.of[id]
	a := l.abstract[of]
	if a == nil || at < 0 || at > 8 {
		return "", false
	}
	c := l.counters[of]
	if c == nil {
		c = &[9]int{}
		for i := range c {
			c[i] = a[i].start - 1
		}
		l.counters[of] = c
	}
	if !l.used[id] {
		l.used[id] = true
		for i, n := range l.starts[id] {
			if i >= 0 && i < 9 {
				c[i] = n - 1
			}
		}
	}
	c[at]++
	for i := at + 1; i < 9; i++ {
		c[i] = a[i].start - 1
	}
	if a[at].format == "bullet" {
		return "", true
	}
	label = a[at].text
	for i := range 9 {
		mark := "%" + strconv.Itoa(i+1)
		if strings.Contains(label, mark) {
			label = strings.ReplaceAll(label, mark, counted(max(c[i], a[i].start), a[i].format))
		}
	}
	if label != "" && label[len(label)-1] < 0x80 && label[len(label)-1] != ')' {
		label += " "
	}
	return label, false
}

// counted writes a number the way a list does.
func counted(n int, format string) string {
	switch format {
	case "none":
		return ""
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
		"ideographDigital", "japaneseDigitalTenThousand", "chineseLegalSimplified":
		return chinese(n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "upperLetter", "lowerLetter":
		if n >= 1 && n <= 26*20 {
			s := strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
			if format == "lowerLetter" {
				s = strings.ToLower(s)
			}
			return s
		}
	case "upperRoman", "lowerRoman":
		s := roman(n)
		if format == "lowerRoman" {
			s = strings.ToLower(s)
		}
		return s
	}
	return strconv.Itoa(n)
}

// chinese writes 21 as 二十一, numbers of four digits at most.
func chinese(n int) string {
	if n <= 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	digits := []rune("〇一二三四五六七八九")
	units := []string{"千", "百", "十", ""}
	var s strings.Builder
	zero := false
	for i, div := range []int{1000, 100, 10, 1} {
		d := n / div % 10
		switch {
		case d == 0:
			zero = s.Len() > 0
		case div == 10 && d == 1 && s.Len() == 0:
			s.WriteString("十")
		default:
			if zero {
				s.WriteString("零")
				zero = false
			}
			s.WriteString(string(digits[d]) + units[i])
		}
	}
	return s.String()
}

func roman(n int) string {
	if n <= 0 || n > 3999 {
		return strconv.Itoa(n)
	}
	var s strings.Builder
	for _, r := range []struct {
		n int
		s string
	}{
		{1000, "M"},
		{900, "CM"},
		{500, "D"},
		{400, "CD"},
		{100, "C"},
		{90, "XC"},
		{50, "L"},
		{40, "XL"},
		{10, "X"},
		{9, "IX"},
		{5, "V"},
		{4, "IV"},
		{1, "I"},
	} {
		for n >= r.n {
			s.WriteString(r.s)
			n -= r.n
		}
	}
	return s.String()
}
