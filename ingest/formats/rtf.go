package formats

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/extract"
)

// rtf reads a document in the Rich Text Format: its paragraphs and the rows of
// its tables. Tables of fonts and styles, pictures and the like are left out.
type rtf struct {
	b     *builder
	data  []byte
	at    int
	state rtfState
	stack []rtfState
	fonts map[int]int // character set by font

	text    strings.Builder
	raw     []byte // bytes of a character set that wait for their end
	skip    int    // bytes that only repeat a \u
	high    rune   // first half of a surrogate pair
	cells   []extract.Cell
	fontDef int // font whose entry is being read
}

// rtfState is what a group restores at its end.
type rtfState struct {
	silent  bool // in something that is no text
	fonts   bool // in the table of fonts
	font    int
	uc      int // bytes that repeat a \u
	hidden  bool
	inTable bool
	outline int
}

// silentGroups are destinations that hold no words of the document.
var silentGroups = map[string]bool{
	"colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "themedata": true, "datastore": true,
	"listtable": true, "listoverridetable": true, "rsidtbl": true, "generator": true, "xmlnstbl": true, "header": true,
	"footer": true, "headerl": true, "headerr": true, "headerf": true, "footerl": true, "footerr": true, "footerf": true,
	"fldinst": true, "latentstyles": true, "bkmkstart": true, "bkmkend": true, "revtbl": true, "filetbl": true,
	"colorschememapping": true, "nonshppict": true, "pntext": false, "mmathPr": true, "pgptbl": true, "ftnsep": true,
}

func readRTF(b *builder, data []byte, _ *int64) error {
	r := &rtf{b: b, data: data, fonts: map[int]int{}, state: rtfState{uc: 1}}
	for r.at < len(data) {
		if err := b.step(); err != nil {
			return err
		}
		if err := r.token(); err != nil {
			return err
		}
	}
	return r.paragraph()
}

func (r *rtf) token() error {
	c := r.data[r.at]
	r.at++
	switch c {
	case '{':
		r.flush()
		if len(r.stack) < 4*deepest {
			r.stack = append(r.stack, r.state)
			return nil
		}
		return damaged(errXML)
	case '}':
		r.flush()
		if n := len(r.stack); n > 0 {
			r.state, r.stack = r.stack[n-1], r.stack[:n-1]
		}
	case '\\':
		return r.control()
	case '\r', '\n':
	default:
		r.byte(c)
	}
	return nil
}

// control reads what follows a backslash.
func (r *rtf) control() error {
	if r.at >= len(r.data) {
		return nil
	}
	c := r.data[r.at]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		r.at++
		switch c {
		case '\'':
			if r.at+2 <= len(r.data) {
				v, err := strconv.ParseUint(string(r.data[r.at:r.at+2]), 16, 8)
				r.at += 2
				if err == nil {
					r.byte(byte(v))
				}
			}
		case '*':
			r.flush()
			r.state.silent = true
		case '~':
			r.rune(' ')
		case '_':
			r.rune('-')
		case '\\', '{', '}':
			r.byte(c)
		case '\n', '\r':
			return r.word("par", 0, false)
		}
		return nil
	}
	start := r.at
	for r.at < len(r.data) && r.data[r.at]|0x20 >= 'a' && r.data[r.at]|0x20 <= 'z' && r.at-start < 32 {
		r.at++
	}
	word := string(r.data[start:r.at])
	start = r.at
	if r.at < len(r.data) && r.data[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.data) && r.data[r.at] >= '0' && r.data[r.at] <= '9' && r.at-start < 11 {
		r.at++
	}
	value, err := strconv.Atoi(string(r.data[start:r.at]))
	if r.at < len(r.data) && r.data[r.at] == ' ' {
		r.at++
	}
	return r.word(word, value, err == nil)
}

// word obeys a control word.
func (r *rtf) word(word string, value int, given bool) error {
	if word != "u" {
		r.flush()
	}
	switch word {
	case "bin":
		r.at += max(0, min(value, len(r.data)-r.at))
	case "u":
		r.unicode(rune(uint16(value)))
	case "uc":
		r.state.uc = max(0, min(value, 8))
	case "f":
		r.state.font = value
		r.fontDef = value
	case "fcharset":
		if r.state.fonts && len(r.fonts) < 1<<12 {
			r.fonts[r.fontDef] = value
		}
	case "fonttbl":
		r.state.silent, r.state.fonts = true, true
	case "v":
		r.state.hidden = !given || value != 0
	case "pard":
		r.state.inTable, r.state.outline = false, 0
	case "plain":
		r.state.hidden = false
	case "intbl":
		r.state.inTable = true
	case "outlinelevel":
		r.state.outline = max(0, min(value+1, 9))
	case "par", "line", "sect":
		if r.state.inTable {
			r.rune('\n')
			return nil
		}
		return r.paragraph()
	case "page":
		return r.paragraph()
	case "tab":
		r.rune(' ')
	case "cell", "nestcell":
		if !r.state.silent && len(r.cells) < 1000 {
			r.cells = append(r.cells, extract.Cell{Text: strings.TrimSpace(r.text.String())})
			r.text.Reset()
		}
	case "row", "nestrow":
		return r.row()
	case "emdash":
		r.rune('—')
	case "lquote":
		r.rune('‘')
	case "rquote":
		r.rune('’')
	case "ldblquote":
		r.rune('“')
	case "rdblquote":
		r.rune('”')
	default:
		if silentGroups[word] {
			r.state.silent = true
		}
	}
	return nil
}

// byte takes a byte of text in the character set of its font.
func (r *rtf) byte(c byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	r.raw = append(r.raw, c)
	if c < 0x80 && len(r.raw) == 1 || len(r.raw) > 1<<10 {
		r.flush()
	}
}

// flush turns bytes into text: Chinese ones wherever they make sense.
func (r *rtf) flush() {
	if len(r.raw) == 0 {
		return
	}
	raw := r.raw
	r.raw = nil
	set, known := r.fonts[r.state.font]
	if s, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err == nil && (!known || set != 2) {
		for _, c := range string(s) {
			if c != utf8.RuneError {
				r.rune(c)
			}
		}
	}
}

// unicode takes a UTF-16 unit; the bytes that repeat it are left out.
func (r *rtf) unicode(u rune) {
	r.flush()
	r.skip = r.state.uc
	switch {
	case u >= 0xd800 && u < 0xdc00:
		r.high = u
	case u >= 0xdc00 && u < 0xe000 && r.high != 0:
		r.rune((r.high-0xd800)<<10 + (u - 0xdc00) + 0x10000)
		r.high = 0
	default:
		r.rune(u)
	}
}

func (r *rtf) rune(c rune) {
	r.skip = min(r.skip, r.state.uc)
	if r.state.silent || r.state.hidden {
		return
	}
	if r.text.Len() > mostText/2 {
		r.b.doc.note(tooLong)
		return
	}
	r.text.WriteRune(c)
}

// paragraph ends a paragraph.
func (r *rtf) paragraph() error {
	r.flush()
	if r.state.silent {
		return nil
	}
	text := strings.TrimSpace(r.text.String())
	r.text.Reset()
	if text == "" {
		return nil
	}
	x := extract.Block{Text: text}
	if o := r.state.outline; o > 0 {
		x.Kind = []extract.Kind{extract.Heading, extract.Subheading, extract.Minor}[min(o, 3)-1]
	}
	return r.b.add(x)
}

// row ends a row of a table.
func (r *rtf) row() error {
	if r.state.silent || len(r.cells) == 0 {
		return nil
	}
	x := extract.Block{Kind: extract.Row, Cells: r.cells}
	r.cells = nil
	return r.b.add(x)
}
