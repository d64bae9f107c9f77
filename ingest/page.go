package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"regexp"
	"strings"

	"gongkai/ingest/classify"
	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/kiosk"
)

// Where saved pages say they come from.
var savedFrom = regexp.MustCompile(`(?i)<!--\s*(?:source:\s*|saved from url=\(\d+\))(https?://[^\s<>"]{4,1000}?)\s*-->|<link[^>]{0,200}rel=["']?canonical["']?[^>]{0,200}href=["'](https?://[^"']{4,1000})["']`)

func sourceAddress(page string) string {
	m := savedFrom.FindStringSubmatch(page[:min(len(page), 64<<10)])
	if m == nil {
		return ""
	}
	if m[1] != "" {
		return webAddress(m[1])
	}
	return webAddress(m[2])
}

// read extracts a document of a kind: html, text or markdown.
func read(kind string, data []byte, contentType, address string) *extract.Extracted {
	return readWith(kind, data, contentType, address, extract.Selectors{})
}

// readWith is read with selectors for pages.
func readWith(kind string, data []byte, contentType, address string, sel extract.Selectors) *extract.Extracted {
	source, encoding := fetch.Decode(data, contentType)
	var e *extract.Extracted
	switch kind {
	case "text":
		e = extract.Plain(source)
	case "markdown":
		e = extract.Markdown(source)
	default:
		e = extract.PageWith(source, address, sel)
	}
	e.Encoding = encoding
	if said := fetch.Declared(data, contentType); said != "" && said != encoding {
		e.Problems = append(e.Problems, extract.Problem{Field: "encoding", What: "页面自称 " + said + "，实际是 " + encoding})
	}
	return e
}

var errNoText = kiosk.Errorf(kiosk.Invalid, "读不出正文")

// fileRecord turns a file into a record. key is what identifies the file. The
// error says what is wrong with the file.
func (p *Pipeline) fileRecord(ctx context.Context, c *classify.Classifier, source, key, kind string, data []byte) (kiosk.Record, error) {
	address, contentType := "", "text/plain"
	var e *extract.Extracted
	switch kind {
	case "file":
		sum := sha256.Sum256(data)
		a := kiosk.Attachment{
			Title: filepath.Base(key), Type: fileType(key), Bytes: int64(len(data)), Hash: hex.EncodeToString(sum[:]),
		}
		contentType = "application/octet-stream"
		var err error
		if e, err = p.readFile(ctx, a, "", data); err != nil {
			return kiosk.Record{}, err
		}
	case "html":
		contentType = "text/html"
		head, _ := fetch.Decode(data[:min(len(data), 64<<10)], "")
		address = sourceAddress(head)
		fallthrough
	default:
		e = read(kind, data, "", address)
	}
	if e.Text == "" {
		return kiosk.Record{}, errNoText
	}
	d := disclosure(e)
	d.SourceID, d.URL = source, address
	if d.Title == "" {
		d.Title = strings.TrimSuffix(filepath.Base(key), filepath.Ext(key))
	}
	if address != "" {
		d.ID = addressID(address)
	} else {
		d.ID = hashID("f", key)
	}
	p.finish(c, &d, classify.Input{Kind: e.Column})
	return kiosk.Record{Disclosure: d, Originals: []kiosk.Original{{URL: address, ContentType: contentType, Body: data}}}, nil
}

// disclosure copies what was extracted.
func disclosure(e *extract.Extracted) kiosk.Disclosure {
	return kiosk.Disclosure{
		Title: e.Title, DocumentNumber: e.DocumentNumber, IndexNumber: e.IndexNumber, Publisher: e.Publisher,
		IssuedOn: e.IssuedOn, PublishedOn: e.PublishedOn, EffectiveOn: e.EffectiveOn, RepealedOn: e.RepealedOn,
		Validity: e.Validity, Text: e.Text, HTML: e.HTML, Attachments: e.Attachments,
	}
}
