package desk

import (
	"context"
	"html/template"
	"net/url"
	"strings"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// card is the answer of one hit.
type card struct {
	source
	Standing    standing
	Heading     string         // chapter or article, "" if none
	Opening     bool           // no passage was asked for: the document's beginning
	Lead        string         // read out, word for word
	Row         []reading.Cell // the same as cells, if it is a row of a table
	More        bool           // the sentence goes on after it
	Runes       int
	Seconds     int
	Next        []string // what comes after it
	Who         string   // responsible for the item, else who published it
	Item        string   // 公开事项, "" if unknown
	Local       bool     // Who is a body of the catalogue, which the hotline can put callers through to
	DocumentURL string
	Copy        string // answer with its source
	Message     string // for a text message
}

// source is what is said about a document wherever it is shown.
type source struct {
	Title     string // in its brackets
	Number    string
	DateName  string
	Date      kiosk.Date
	Validity  string
	From      string // page it was published on, "" if it came from a file
	FetchedAt string
	Link      string // short link in full, opening at the passage
	Host      string // of the short link, as it is told to a caller
	Code      string
	At        string // the passage, for the picture of the link; "" if none
	Demo      bool
}

// nextRunes is how much of what follows is shown.
const nextRunes = 300

func (s *Surface) card(v *view, hit kiosk.Hit, d *kiosk.Disclosure) *card {
	today := kiosk.DateOf(v.Now)
	c := &card{
		Standing: standingOf(d.Validity, d.EffectiveOn, today), Heading: hit.Answer.Heading,
		source: s.source(v, d, hit.Answer), DocumentURL: v.State.DocumentURL(d.ID),
	}
	c.Who = s.who(d)
	if it := s.Catalogue.Item(d.ItemID); it != nil {
		c.Item = it.Name
	}
	c.Local = c.Item != "" || s.Catalogue.Body(d.BodyID) != nil
	text, follows := hit.Answer.Text, ""
	if text == "" {
		c.Opening = true
		text = cut(d.Text, answerRunes)
		follows = strings.TrimPrefix(cut(d.Text, answerRunes+nextRunes), text)
	} else if after, ok := passageIn(d.Text, hit.Answer); ok {
		follows = cut(after, nextRunes)
	}
	if quote, ok := reading.FromHit(v.State.Text, hit); ok {
		c.Row = quote.Row
	}
	var rest string
	c.Lead, rest = lead(shownCells(text), leadRunes)
	follows = shownCells(follows)
	c.Lead = strings.TrimSpace(c.Lead)
	c.More = !endsSentence(c.Lead) && strings.TrimSpace(rest+follows) != "" && !strings.HasPrefix(rest+follows, "\n")
	c.Runes, c.Seconds = spoken(c.Lead)
	c.Next = nextSentences(whole(rest+follows), nextRunes)
	c.Copy = c.quotation(s.bodyName(d.BodyID, d.Publisher))
	c.Message = "【" + v.Site + "】" + c.Title + " " + c.Link
	return c
}

// shownCells sets a wide blank between the cells of a table row, as every
// surface does: one character for one, so that lengths stay.
func shownCells(text string) string { return strings.ReplaceAll(text, "\t", "　") }

// passageIn returns the text behind a passage, false if the record has changed
// since it was indexed.
func passageIn(text string, a kiosk.Answer) (after string, ok bool) {
	n := 0
	for i := range text {
		if n == a.Start {
			after, ok = strings.CutPrefix(text[i:], a.Text)
			return after, ok
		}
		n++
	}
	return "", false
}

// whole drops a last sentence that was cut off in the middle.
func whole(text string) string {
	all := sentences(text)
	if len(all) > 1 && !endsSentence(all[len(all)-1]) {
		all = all[:len(all)-1]
	}
	return strings.Join(all, "")
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "”’」』）)》")
	for _, mark := range []string{"。", "！", "？", "；", "!", "?", ";", "\n"} {
		if strings.HasSuffix(s, mark) {
			return true
		}
	}
	return s == ""
}

func (s *Surface) source(v *view, d *kiosk.Disclosure, a kiosk.Answer) source {
	src := source{
		Title: inBrackets(d.Title), Number: d.DocumentNumber, DateName: "发布", Date: d.PublishedOn,
		Validity: d.Validity.Label(), From: webAddress(d.URL), FetchedAt: page.When(v.Now, d.FetchedAt),
		Link: link.URL(v.PublicURL, d.Code), Code: d.Code, Demo: d.Demo,
	}
	if _, ok := passageIn(d.Text, a); ok && a.Text != "" {
		src.At = reading.Range{Version: d.Version, Start: a.Start, End: a.End}.String()
		src.Link += "?at=" + src.At
	}
	if src.Date.IsZero() {
		src.DateName, src.Date = "成文", d.IssuedOn
	}
	if src.Date.IsZero() {
		src.DateName = ""
	}
	_, src.Host, _ = strings.Cut(v.PublicURL, "://")
	return src
}

// who names the bodies that answer for a record: the lead of its item, else
// who published it.
func (s *Surface) who(d *kiosk.Disclosure) string {
	if it := s.Catalogue.Item(d.ItemID); it != nil && len(it.Lead) > 0 {
		names := make([]string, 0, len(it.Lead))
		for _, id := range it.Lead {
			names = append(names, s.bodyName(id, id))
		}
		return strings.Join(names, "、")
	}
	return s.bodyName(d.BodyID, d.Publisher)
}

// quotation is the answer as it is pasted somewhere else: the words, then
// everything needed to check them.
func (c *card) quotation(publisher string) string {
	var b strings.Builder
	b.WriteString(c.Lead)
	if c.More {
		b.WriteString("……")
	}
	b.WriteString("\n出处：" + c.Title)
	for _, part := range []string{c.Number, publisher, c.dated(), c.Validity} {
		if part != "" {
			b.WriteString("，" + part)
		}
	}
	b.WriteString("\n" + c.Link)
	return b.String()
}

func (s source) dated() string {
	if s.Date.IsZero() {
		return ""
	}
	return s.Date.String() + " " + s.DateName
}

// inBrackets sets the title in book brackets unless it has its own.
func inBrackets(title string) string {
	if strings.ContainsAny(title, "《》") {
		return title
	}
	return "《" + title + "》"
}

// webAddress returns the address if it is one a browser may follow.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return s
}

// document is a full text.
type document struct {
	source
	Standing    standing
	Plain       string // title as it is
	IndexNumber string
	Who         string
	Publisher   string
	HTML        template.HTML
	Attachments []kiosk.Attachment
	Back        string
	Related     []next
	Belongs     page.Belongs
	Stated      *page.Stated
}

// next is a document to read next, beside the hits.
type next struct {
	page.Next
	URL string
}

func (s *Surface) related(ctx context.Context, st state, id string) []next {
	var out []next
	for _, n := range page.ReadNext(ctx, s.Searcher, id) {
		out = append(out, next{n, st.DocumentURL(n.ID)})
	}
	return out
}

func (s *Surface) full(v *view, d *kiosk.Disclosure, answer kiosk.Answer) *document {
	doc := &document{
		source: s.source(v, d, answer), Standing: standingOf(d.Validity, d.EffectiveOn, kiosk.DateOf(v.Now)),
		Plain: d.Title, Stated: page.StatedBy(d), IndexNumber: d.IndexNumber, Who: s.who(d), Publisher: d.Publisher, Back: v.State.URL(),
	}
	for _, a := range d.Attachments {
		if a.URL = webAddress(a.URL); a.URL != "" {
			doc.Attachments = append(doc.Attachments, a)
		}
	}
	first := -1
	if _, ok := passageIn(d.Text, answer); ok && answer.Text != "" {
		first = answer.Block
	}
	doc.HTML = reading.MarkedBody(d, first, answer.Block+strings.Count(answer.Text, "\n"), true)
	return doc
}
