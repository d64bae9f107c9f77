package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/classify"
	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// line is a record of a JSONL file: the exchange format and, under their own
// names, the fields of common collections of laws, policies and notices.
type line struct {
	ID             text   `json:"id"`
	URL            text   `json:"url"`
	Title          string `json:"title"`
	Text           string `json:"text"`
	HTML           string `json:"html"`
	DocumentNumber text   `json:"document_number"`
	DocNumber      text   `json:"doc_number"`
	IndexNumber    text   `json:"index_number"`
	Publisher      text   `json:"publisher"`
	Issuer         text   `json:"issuer"`
	IssuedOn       text   `json:"issued_on"`
	WrittenDate    text   `json:"written_date"`
	PublishedOn    text   `json:"published_on"`
	PublishDate    text   `json:"publish_date"`
	Date           text   `json:"date"`
	EffectiveOn    text   `json:"effective_on"`
	RepealedOn     text   `json:"repealed_on"`
	Validity       text   `json:"validity"`
	Region         text   `json:"region"`
	Town           text   `json:"town"`
	Area           text   `json:"area"`
	Category       text   `json:"category"`
	Item           text   `json:"item"`
	Type           text   `json:"type"`
	Info           text   `json:"info"`
	Attachments    files  `json:"attachments"`

	// Marks of citizens' letters, which are no disclosures.
	User  text `json:"user"`
	Time  text `json:"time"`
	Reply text `json:"reply"`
}

// text reads strings, and numbers as strings; anything else is "".
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(t))
	case len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9'):
		*t = text(b)
	}
	return nil
}

// files reads attachments as objects or as bare addresses.
type files []kiosk.Attachment

func (f *files) UnmarshalJSON(b []byte) error {
	var objects []kiosk.Attachment
	if json.Unmarshal(b, &objects) == nil {
		*f = objects
		return nil
	}
	var addresses []string
	if json.Unmarshal(b, &addresses) == nil {
		for _, a := range addresses {
			*f = append(*f, kiosk.Attachment{Title: a, URL: a})
		}
	}
	return nil
}

// Reasons a line is refused, in words for whoever wrote the file.
var (
	errLetter  = errors.New("这是群众来信，不是公开信息，没有收录")
	errTitle   = errors.New("缺少标题（title）")
	errContent = errors.New("缺少正文（text 或 html）")
	errID      = errors.New("编号（id）太长，或含有空白、斜杠、问号、井号、百分号")
)

// parseLine reads one line of a JSONL file.
func parseLine(b []byte) (*line, error) {
	if !utf8.Valid(b) {
		s, _ := fetch.Decode(b, "")
		b = []byte(s)
	}
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, fmt.Errorf("不是完整的 JSON（第 %d 个字节）", syntax.Offset)
		}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
			return nil, fmt.Errorf("字段 %s 应该是文字", wrong.Field)
		}
		return nil, errors.New("不是一个 JSON 对象")
	}
	switch {
	case l.Reply != "" || l.User != "" && l.Time != "":
		return nil, errLetter
	case strings.TrimSpace(l.Title) == "":
		return nil, errTitle
	case strings.TrimSpace(l.Text) == "" && strings.TrimSpace(l.HTML) == "":
		return nil, errContent
	case l.ID != "" && !goodID(string(l.ID)):
		return nil, errID
	}
	return &l, nil
}

// goodID reports whether an id can stand in an address.
func goodID(id string) bool {
	return len(id) <= 200 && !strings.ContainsFunc(id, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`/\?#%`, r)
	})
}

// first returns the first that is not empty.
func first(values ...text) string {
	for _, v := range values {
		if s := strings.TrimSpace(string(v)); s != "" {
			return s
		}
	}
	return ""
}

// record turns a line into a record; file is the key of the file it came from.
func (p *Pipeline) record(c *classify.Classifier, source, file string, l *line, raw []byte) (kiosk.Record, error) {
	d := kiosk.Disclosure{
		SourceID: source, URL: webAddress(first(l.URL)),
		Title:       normalize.Blanks(l.Title),
		IndexNumber: normalize.Blanks(string(l.IndexNumber)),
		Region:      normalize.Blanks(string(l.Region)),
		Town:        normalize.Blanks(string(l.Town)),
		IssuedOn:    normalize.Date(first(l.IssuedOn, l.WrittenDate)),
		PublishedOn: normalize.Date(first(l.PublishedOn, l.PublishDate, l.Date)),
		EffectiveOn: normalize.Date(first(l.EffectiveOn)),
		RepealedOn:  normalize.Date(first(l.RepealedOn)),
		Validity:    validity(first(l.Validity)),
	}
	if l.Text != "" {
		d.Text, d.HTML = extract.FromText(l.Text)
	} else {
		d.Text, d.HTML = extract.Fragment(l.HTML, d.URL)
	}
	if d.Text == "" {
		return kiosk.Record{}, errContent
	}
	facts := extract.Facts(d.Text, d.Title, d.PublishedOn)
	d.DocumentNumber = normalize.DocumentNumber(first(l.DocumentNumber, l.DocNumber))
	if d.DocumentNumber == "" {
		d.DocumentNumber = first(text(order(string(l.Info))), text(facts.DocumentNumber))
	}
	d.Publisher = first(text(normalize.BodyName(first(l.Publisher, l.Issuer))), text(lawmaker(string(l.Info))), text(facts.Publisher))
	if d.IssuedOn.IsZero() {
		d.IssuedOn = facts.IssuedOn
	}
	if d.EffectiveOn.IsZero() {
		d.EffectiveOn = facts.EffectiveOn
	}
	if d.RepealedOn.IsZero() {
		d.RepealedOn = facts.RepealedOn
	}
	for _, a := range l.Attachments {
		if a.URL = webAddress(a.URL); a.URL == "" {
			continue
		}
		if a.Type == "" {
			a.Type = extract.FileType(a.URL)
		}
		d.Attachments = append(d.Attachments, kiosk.Attachment{Title: normalize.Blanks(a.Title), URL: a.URL, Type: a.Type})
	}
	switch {
	case l.ID != "":
		d.ID = string(l.ID)
	case d.URL != "":
		d.ID = addressID(d.URL)
	default:
		d.ID = hashID("f", file, d.Title, d.PublishedOn.String(), d.DocumentNumber)
	}
	column := kiosk.Column{Type: knownType(first(l.Type))}
	p.finish(c, &d, classify.Input{
		Column: column, Area: first(l.Area), Category: first(l.Category), Item: first(l.Item), Kind: first(l.Category, l.Type),
	})
	return kiosk.Record{
		Disclosure: d,
		Originals:  []kiosk.Original{{URL: d.URL, ContentType: "application/json", Body: bytes.Clone(raw)}},
	}, nil
}

func webAddress(s string) string {
	if !isAddress(s) {
		return ""
	}
	return s
}

func validity(s string) kiosk.Validity {
	switch v := kiosk.Validity(s); v {
	case kiosk.InForce, kiosk.Amended, kiosk.Repealed, kiosk.Expired:
		return v
	}
	return kiosk.ValidityUnknown
}

func knownType(s string) kiosk.Type {
	for _, t := range kiosk.Types {
		if string(t) == s || t.Label() == s {
			return t
		}
	}
	return ""
}

var congress = regexp.MustCompile(`([\p{Han}]{0,20}?)第[\p{Han}0-9]{1,6}届((?:全国)?人民代表大会(?:常务委员会)?)`)

// order returns the order a regulation was issued by, from the note that lists
// when and by whom: the first named, later ones amended it.
func order(info string) string {
	for _, m := range kiosk.FindDocumentNumbers(info) {
		if m.Number.Order && m.Sure {
			return m.Number.String()
		}
	}
	return ""
}

// lawmaker returns who passed a law, from the note that lists when and by
// whom: the first named.
func lawmaker(info string) string {
	if m := congress.FindStringSubmatch(info); m != nil {
		return m[1] + m[2]
	}
	if strings.Contains(info, "国务院") {
		return "国务院"
	}
	return ""
}
