package extract

import "gongkai/kiosk"

// Extracted is what a page says. Dates print as YYYY-MM-DD; what is not there
// is "".
type Extracted struct {
	Title          string         `json:"title"`
	DocumentNumber string         `json:"document_number"`
	IndexNumber    string         `json:"index_number"`
	Publisher      string         `json:"publisher"`
	IssuedOn       kiosk.Date     `json:"issued_on"`
	PublishedOn    kiosk.Date     `json:"published_on"`
	EffectiveOn    kiosk.Date     `json:"effective_on"`
	RepealedOn     kiosk.Date     `json:"repealed_on"`
	Validity       kiosk.Validity `json:"validity"`
	Column         string         `json:"column"`
	Encoding       string         `json:"encoding"`

	Text string `json:"text"` // one block a line, table cells separated by tabs
	HTML string `json:"html"` // the same; the element of line n has id="bN"

	Fields      []Field            `json:"fields"`
	Links       []Link             `json:"links"`
	Attachments []kiosk.Attachment `json:"attachments"`
	Problems    []Problem          `json:"problems"`

	Next      []string `json:"next,omitempty"`      // addresses of the article's further pages, nearest first
	Elsewhere []string `json:"elsewhere,omitempty"` // of a page that shows next to nothing: where it sends visitors, what it shows in frames
}

// Field is a named value printed on the page: a row of the index table, an
// information line, a line "name: value" of the body.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Start int    `json:"start"` // rune offset of the value in Text; 0 and 0 if it stands outside the body
	End   int    `json:"end"`
}

// Link leads from a disclosure to another page.
type Link struct {
	Kind  string `json:"kind"` // interpretation, related, reference
	URL   string `json:"url"`
	Title string `json:"title"`
}

// Kinds of links.
const (
	LinkInterpretation = "interpretation" // 政策解读
	LinkRelated        = "related"        // 相关文件
	LinkReference      = "reference"      // in the body
)

// Problem says what is missing or contradictory, for staff.
type Problem struct {
	Field string `json:"field"`
	What  string `json:"what"`
}

func (e *Extracted) problem(field, what string) {
	e.Problems = append(e.Problems, Problem{field, what})
}

// empty makes every list of the JSON form a list.
func empty() *Extracted {
	return &Extracted{
		Validity: kiosk.ValidityUnknown,
		Fields:   []Field{}, Links: []Link{}, Attachments: []kiosk.Attachment{}, Problems: []Problem{},
	}
}
