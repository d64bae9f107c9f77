package related

import (
	"fmt"
	"hash/fnv"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// What a disclosure can be found by. A key behind wantMark is what it passes
// on itself.
const (
	titleMark   = "t:"
	numberMark  = kiosk.NumberMark
	bandMark    = "b"
	alikeMark   = "a" // the same title, the same figures
	codeMark    = "c:"
	projectMark = "p:"  // by its name, for want of a code
	codedMark   = "pc:" // by its name, although it has a code
	wantMark    = ">"
)

// The bounds of keys.
const (
	leastTitle   = 6   // runes of a title that says enough
	leastText    = 60  // runes of a text that has a simhash
	leastProject = 8   // runes of a project's name
	headRunes    = 800 // of a text: where it says what it passes on
	mostCodes    = 12
)

// Profile is what is known of a disclosure from itself alone.
type Profile struct {
	Title     string // plain, without remarks
	Number    string // document number, "" for none
	PassesOn  []string
	Stage     kiosk.Stage
	Codes     []string // of its project, plain
	Project   string   // its name, plain, "" if unknown
	Purchaser string   // plain, "" if unknown
	sketch    uint64
	lines     []string
	keys      []string
}

var (
	remark   = regexp.MustCompile(`[（(【\[](?:转载|转发|图|组图|全文|附全文|含附件|公开版|正式)[）)】\]]`)
	passing  = regexp.MustCompile(`转发|批转`)
	passedOn = regexp.MustCompile(`(?:转发|批转)(.+?)的?通知(?:[（(][^（()）]*[)）])?$`)
	quoted   = regexp.MustCompile(`《([^《》\n]{4,200})》`)
	saysSo   = regexp.MustCompile(`(?:转发给你们|现予转发|予以转发|现转发|批转给你们)`)
)

// Of reads what a disclosure can be found by.
func Of(d *kiosk.Disclosure) Profile {
	p := Profile{Title: titleOf(d.Title), lines: lines(d.Text)}
	if n, err := kiosk.ParseDocumentNumber(strings.TrimSpace(d.DocumentNumber)); err == nil {
		p.Number = n.String()
	}
	p.passesOn(d)
	p.project(d)
	if utf8.RuneCountInString(p.Title) >= leastTitle {
		p.keys = append(p.keys, titleMark+p.Title)
	}
	if p.Number != "" {
		p.keys = append(p.keys, numberMark+p.Number)
	}
	p.alike()
	p.keys = append(p.keys, cites(d, p.Number)...)
	for _, k := range p.PassesOn {
		p.keys = append(p.keys, wantMark+k)
	}
	if p.Stage != "" {
		for _, c := range p.Codes {
			p.keys = append(p.keys, codeMark+c)
		}
		if mark := p.projectMark(); mark != "" {
			p.keys = append(p.keys, mark+p.Project)
		}
	}
	return p
}

// alike notes the keys of texts that may be the same. What is the same text but
// for some paragraphs has the same figures in it, see changed, so that notices
// of one template, which nothing else tells apart, do not even meet.
func (p *Profile) alike() {
	figures := figuresOf(p.lines)
	if utf8.RuneCountInString(p.Title) >= leastTitle {
		p.keys = append(p.keys, fmt.Sprintf("%s:%08x:%s", alikeMark, figures, p.Title))
	}
	if p.runes() < leastText {
		return
	}
	p.sketch = simhash(p.lines)
	for i := range 4 {
		p.keys = append(p.keys, fmt.Sprintf("%s%d:%04x:%08x", bandMark, i, p.sketch>>(16*i)&0xffff, figures))
	}
}

// figuresOf is a hash of the digits of a text, in order.
func figuresOf(lines []string) uint32 {
	h := fnv.New32a()
	for _, l := range lines {
		for _, r := range l {
			if unicode.IsDigit(r) {
				_, _ = io.WriteString(h, string(r))
			}
		}
	}
	return h.Sum32()
}

// projectMark is what the key of the project's name begins with, "" if the name
// alone does not lead to it, see sameProject.
func (p *Profile) projectMark() string {
	switch {
	case p.Purchaser == "" || utf8.RuneCountInString(p.Project) < leastProject:
		return ""
	case len(p.Codes) > 0:
		return codedMark
	}
	return projectMark
}

// titleOf is a title as it is compared.
func titleOf(title string) string { return plain(remark.ReplaceAllString(title, "")) }

func (p *Profile) runes() int {
	n := 0
	for _, l := range p.lines {
		n += utf8.RuneCountInString(l)
	}
	return n
}

// passesOn notes the keys of what a document passes on: its title says so, and
// names it in brackets or in so many words; or its first lines do.
func (p *Profile) passesOn(d *kiosk.Disclosure) {
	if !passing.MatchString(d.Title) {
		return
	}
	head := d.Text
	if r := []rune(head); len(r) > headRunes {
		head = string(r[:headRunes])
	}
	add := func(title string) {
		if t := titleOf(title); utf8.RuneCountInString(t) >= leastTitle && t != p.Title {
			p.PassesOn = append(p.PassesOn, titleMark+t)
		}
	}
	for _, m := range quoted.FindAllStringSubmatch(d.Title, 2) {
		add(m[1])
	}
	if m := passedOn.FindStringSubmatch(strings.TrimSpace(d.Title)); m != nil {
		add(strings.Trim(m[1], "《》"))
		add(strings.Trim(m[1], "《》") + "的通知") // 转发国务院办公厅关于…的通知
	}
	for line := range strings.SplitSeq(head, "\n") {
		at := saysSo.FindStringIndex(line)
		if at == nil {
			continue
		}
		line = line[:at[0]]
		for _, m := range quoted.FindAllStringSubmatch(line, 2) {
			add(m[1])
		}
		for _, n := range kiosk.FindDocumentNumbers(line) {
			if number := n.Number.String(); number != p.Number && n.Sure {
				p.PassesOn = append(p.PassesOn, numberMark+number)
			}
		}
	}
}
