package extract

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// Bodies that stand in a script are looked for where the page itself shows
// less than this many characters.
const barely = 60

var (
	scripts    = regexp.MustCompile(`(?is)<script\b[^>]{0,300}>(.*?)</script>`)
	scriptName = regexp.MustCompile(`(?i)\b(title|doctitle|articletitle|infotitle|pubdate|publishdate|publishtime|publishedtime|pubtime|releasetime|releasedate|docreltime|fbsj|fbrq|publisher|docsource|contentsource|fbjg|content|articlebody|doccontent|infocontent|txt|doc_?html|htmlcontent|bodyhtml)["']?\s*[:=]\s*(["'])`)
)

// scriptValues are what the scripts of a page say of its article, for those
// products whose pages are filled in by the browser.
type scriptValues struct {
	title, date, publisher string
	body                   string // markup
}

// readScripts reads variables and records by the names that products use. Of
// several bodies the longest counts.
func readScripts(page string) (v scriptValues) {
	const most = 200 // values
	n := 0
	for _, s := range scripts.FindAllStringSubmatch(page, 100) {
		for _, at := range scriptName.FindAllStringSubmatchIndex(s[1], most) {
			if n++; n > most {
				return v
			}
			value, ok := quotedAt(s[1][at[4]:])
			if !ok || value == "" {
				continue
			}
			v.take(strings.ToLower(s[1][at[2]:at[3]]), value)
		}
	}
	return v
}

func (v *scriptValues) take(name, value string) {
	set := func(to *string) {
		if *to == "" && len(value) < 400 {
			*to = value
		}
	}
	switch {
	case strings.Contains(name, "title"):
		set(&v.title)
	case name == "publisher" || name == "docsource" || name == "contentsource" || name == "fbjg":
		set(&v.publisher)
	case name == "content" || name == "txt" || strings.Contains(name, "body") || strings.Contains(name, "html") || strings.HasSuffix(name, "content"):
		if len(value) > len(v.body) && strings.Contains(value, "<") {
			v.body = value
		}
	default:
		if !normalize.Date(value[:min(len(value), 10)]).IsZero() || len(normalize.FindDates(value)) > 0 {
			set(&v.date)
		}
	}
}

// quotedAt decodes the string that a script begins with.
func quotedAt(s string) (string, bool) {
	const longest = 4 << 20
	quote := s[0]
	var b strings.Builder
	for i := 1; i < len(s) && i < longest; i++ {
		switch c := s[i]; {
		case c == quote:
			return b.String(), utf8.ValidString(b.String())
		case c == '\n':
			return "", false
		case c != '\\':
			b.WriteByte(c)
		case i+1 >= len(s):
			return "", false
		case s[i+1] == 'u' && i+6 <= len(s):
			n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
			if err != nil {
				return "", false
			}
			b.WriteRune(rune(n))
			i += 5
		default:
			i++
			switch s[i] {
			case 'n', 'r', 't':
				b.WriteByte(' ')
			default:
				b.WriteByte(s[i])
			}
		}
	}
	return "", false
}

// fromScripts completes what the page itself does not show from its scripts.
func (e *Extracted) fromScripts(page, address string) {
	little := utf8.RuneCountInString(e.Text) < barely
	if !little && e.Title != "" && !e.PublishedOn.IsZero() {
		return
	}
	v := readScripts(page)
	if little && v.body != "" {
		markup := scripts.ReplaceAllString(v.body, "")
		inner := Page(`<body><div id="zoom">`+strings.ReplaceAll(markup, "<script", "&lt;script")+`</div></body>`, address)
		if len(inner.Text) > len(e.Text) {
			e.takeBody(inner)
		}
	}
	if t := normalize.Title(v.title); e.Title == "" && utf8.RuneCountInString(t) >= 4 {
		e.Title = t
	}
	if e.PublishedOn.IsZero() {
		if found := normalize.FindDates(v.date); len(found) > 0 {
			e.PublishedOn = found[0].Date
		}
	}
	if e.Publisher == "" {
		e.Publisher = normalize.BodyName(v.publisher)
	}
}

// takeBody takes the body of a page that was read by itself, and what it says.
func (e *Extracted) takeBody(inner *Extracted) {
	e.Text, e.HTML = inner.Text, inner.HTML
	e.Fields = slices.DeleteFunc(e.Fields, func(f Field) bool { return f.End > 0 })
	e.Fields = append(e.Fields, inner.Fields...)
	e.Links = append(e.Links, inner.Links...)
	for _, a := range inner.Attachments {
		e.offer(a)
	}
	e.DocumentNumber = cmp.Or(e.DocumentNumber, inner.DocumentNumber)
	e.Publisher = cmp.Or(e.Publisher, inner.Publisher)
	for _, d := range [][2]*kiosk.Date{
		{&e.IssuedOn, &inner.IssuedOn}, {&e.PublishedOn, &inner.PublishedOn}, {&e.EffectiveOn, &inner.EffectiveOn}, {&e.RepealedOn, &inner.RepealedOn},
	} {
		if d[0].IsZero() {
			*d[0] = *d[1]
		}
	}
}

var (
	speaksOfFiles = regexp.MustCompile(`附件|附表|下载|见下|全文|扫描件|如下|PDF|pdf`)
	quotedFile    = regexp.MustCompile(`(?i)(\(\s*)?["'=]((?:https?://|\.{0,2}/)?[^"'()<>\s\\]{1,300}\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar))["')&?]`)
)

// filesElsewhere looks for the files of a page that says little more than that
// there are some: in frames that show them, beside the body, in scripts.
func (e *Extracted) filesElsewhere(page string, root *html.Node, base *url.URL) {
	shown := framedFiles(page, base)
	for _, a := range shown {
		e.offer(a)
	}
	if len(e.Attachments) > 0 || utf8.RuneCountInString(e.Text) > 200 || e.Text != "" && !speaksOfFiles.MatchString(e.Text) {
		return
	}
	for _, a := range attachments(root, base, func(*html.Node) bool { return false }) {
		e.offer(a)
	}
	// What a click would hand to a script; if there is nothing else, whatever
	// a script names.
	e.offerQuoted(page, base, true)
	if len(e.Attachments) == 0 {
		e.offerQuoted(page, base, false)
	}
}

func (e *Extracted) offerQuoted(page string, base *url.URL, called bool) {
	for _, m := range quotedFile.FindAllStringSubmatch(page, 40) {
		href := absolute(base, html.UnescapeString(m[2]))
		if FileType(href) != "" && (!called || m[1] != "") {
			e.offer(kiosk.Attachment{Title: namePart(href), URL: href, Type: FileType(href)})
		}
	}
}

// offer adds a file that is not there yet.
func (e *Extracted) offer(a kiosk.Attachment) {
	for _, b := range e.Attachments {
		if b.URL == a.URL {
			return
		}
	}
	if len(e.Attachments) < 200 {
		e.Attachments = append(e.Attachments, a)
	}
}
