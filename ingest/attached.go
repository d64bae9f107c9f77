package ingest

import (
	"context"
	"errors"
	"strings"

	"gongkai/ingest/extract"
	"gongkai/ingest/formats"
	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// mostAttached is how many bytes the words of all attachments of a disclosure
// may have; see also the limits of package formats for one file.
const mostAttached = 8 << 20

// attach reads a file and adds its words to those of the disclosure it is
// attached to, under its name, pages and sheets under theirs. What cannot be
// read is the attachment's problem; the error is the context's.
func (p *Pipeline) attach(ctx context.Context, d *kiosk.Disclosure, a *kiosk.Attachment, data []byte) error {
	doc, err := p.Formats.Read(ctx, a.Type, data)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		a.Problem = said(err)
		p.log().InfoContext(ctx, "attachment not read", "url", a.URL, "type", a.Type, "err", err)
		return nil
	}
	a.Problem = notes(doc)
	if doc.Empty() {
		return nil
	}
	if copyOf(d.Text, doc) {
		return nil // its words would answer a second time, from the copy
	}
	if len(d.Text)+size(doc) > mostAttached {
		a.Problem = "附件的文字太多，没有收录"
		return nil
	}
	c := extract.Compose(d.Text, d.HTML)
	a.Title = normalize.Blanks(a.Title)
	a.Start = c.Line()
	if a.Start > 0 {
		c.Add(extract.Block{Kind: extract.Heading, Text: a.Heading()})
	}
	compose(c, a, doc)
	d.Text, d.HTML = c.Result()
	return nil
}

// compose writes a document and notes where its parts are.
func compose(c *extract.Composer, a *kiosk.Attachment, doc *formats.Document) {
	for _, part := range doc.Parts {
		if len(part.Blocks) == 0 {
			continue
		}
		c.EndTable()
		label := normalize.Blanks(part.Label)
		a.Parts = append(a.Parts, kiosk.AttachmentPart{Label: label, Block: c.Line()})
		if len(doc.Parts) > 1 {
			c.Add(extract.Block{Kind: extract.Subheading, Text: label})
		}
		for _, b := range part.Blocks {
			c.Add(b)
		}
	}
	c.EndTable()
	a.End = c.Line()
}

func size(doc *formats.Document) (n int) {
	for _, p := range doc.Parts {
		for _, b := range p.Blocks {
			n += len(b.Text) + 1
			for _, c := range b.Cells {
				n += len(c.Text) + 1
			}
		}
	}
	return n
}

// said is an error in words for staff.
func said(err error) string {
	if e, ok := errors.AsType[*kiosk.Error](err); ok {
		return e.Msg
	}
	return "读的时候出错"
}

func notes(doc *formats.Document) string {
	return strings.Join(doc.Notes, "；")
}

// readFile reads a file that is a disclosure by itself. title is what it is
// called where it was found, "" to look for one in its words. The errors are
// those of [formats.Parse].
func (p *Pipeline) readFile(ctx context.Context, a kiosk.Attachment, title string, data []byte) (*extract.Extracted, error) {
	doc, err := p.Formats.Read(ctx, a.Type, data)
	if err != nil {
		return nil, err
	}
	a.Problem = notes(doc)
	if doc.Empty() {
		return nil, kiosk.Errorf(kiosk.Invalid, "%s。", strings.TrimSuffix(a.Problem, "。"))
	}
	c := extract.Compose("", "")
	compose(c, &a, doc)
	text, html := c.Result()
	// What a text says about itself is read without the names of its parts.
	plain := extract.Compose("", "")
	for _, part := range doc.Parts {
		for _, b := range part.Blocks {
			plain.Add(b)
		}
		plain.EndTable()
		if plain.Line() > 2000 {
			break
		}
	}
	head, _ := plain.Result()
	e := extract.Read(head, "", title)
	e.Text, e.HTML, e.Fields = text, html, []extract.Field{}
	if title != "" {
		e.Title = title
	}
	e.Attachments = []kiosk.Attachment{a}
	return e, nil
}
