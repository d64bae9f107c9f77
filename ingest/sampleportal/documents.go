package sampleportal

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/pelletier/go-toml/v2"

	"gongkai/kiosk"
)

// The files of the demonstration folder.
const (
	DocumentsFile = "documents.jsonl.gz"
	ColumnsFile   = "columns.toml"
)

// Document is one official document and the place the portal shows it.
type Document struct {
	Number int    `json:"number"` // in the address of its page
	Column int    `json:"column"` // id of its column
	Source string `json:"source"` // record or file it was taken from

	Title          string         `json:"title"`
	DocumentNumber string         `json:"document_number,omitempty"`
	IndexNumber    string         `json:"index_number,omitempty"`
	Publisher      string         `json:"publisher,omitempty"`
	Topic          string         `json:"topic,omitempty"`
	IssuedOn       kiosk.Date     `json:"issued_on,omitzero"`
	PublishedOn    kiosk.Date     `json:"published_on,omitzero"`
	EffectiveOn    kiosk.Date     `json:"effective_on,omitzero"`
	RepealedOn     kiosk.Date     `json:"repealed_on,omitzero"`
	Validity       kiosk.Validity `json:"validity,omitempty"` // "" where the data does not say

	Note string `json:"note,omitempty"` // how it was passed and amended, one event a line; printed above the text
	Text string `json:"text"`           // one paragraph a line

	File bool `json:"file,omitempty"` // the page offers the text as an attachment
	Dead bool `json:"dead,omitempty"` // listed, but its page answers 404

	Made bool   `json:"-"` // made for the demonstration, see AddNotices
	Plan bool   `json:"-"` // with a PDF attached
	page string // its address where that does not follow from its day
}

// Path is the address of the document's page on the portal.
func (d *Document) Path() string {
	if d.page != "" {
		return d.page
	}
	on := d.PublishedOn
	return fmt.Sprintf("/art/%d/%d/%d/art_%d_%d.html", on.Year, int(on.Month), on.Day, d.Column, d.Number)
}

// FilePath is the address of the attachment. Two shapes are in use on portals
// of this family, and both are used here.
func (d *Document) FilePath() string {
	if d.Number%2 == 0 {
		return fmt.Sprintf("/module/download/downfile.jsp?classid=0&filename=%d.txt", d.Number)
	}
	return fmt.Sprintf("/attach/0/%d.txt", d.Number)
}

// Column is one list of documents on the portal.
type Column struct {
	ID       int        `toml:"id"`
	Name     string     `toml:"name"`
	Area     string     `toml:"area,omitempty"`     // position in the catalogue, at most one of the three;
	Category string     `toml:"category,omitempty"` // none for documents that belong to no area
	Item     string     `toml:"item,omitempty"`
	Body     string     `toml:"body,omitempty"` // who published what names nobody, "" if that is not known
	Type     kiosk.Type `toml:"type,omitempty"`
	Charset  Charset    `toml:"charset,omitempty"`
	Declare  Declare    `toml:"declare,omitempty"`
	Paging   Paging     `toml:"paging,omitempty"`
}

// Path is the address of the column's first list page.
func (c *Column) Path() string { return fmt.Sprintf("/col/col%d/index.html", c.ID) }

// Charset is the encoding a column's pages are sent in.
type Charset string

// The encodings.
const (
	UTF8    Charset = "" // the usual one
	GBK     Charset = "gbk"
	GB18030 Charset = "gb18030"
)

// Declare says where a page names its encoding.
type Declare string

// The places.
const (
	DeclareBoth    Declare = "" // in the header and in a meta tag
	DeclareHeader  Declare = "header"
	DeclareMeta    Declare = "meta"
	DeclareNowhere Declare = "nowhere"
)

// Paging says how list pages lead to the next one.
type Paging string

// The ways of paging.
const (
	PagingLinks  Paging = ""       // links; the second page is index_2.html
	PagingScript Paging = "script" // createPageHTML; the second page is index_1.html
)

// ReadColumns reads the list of columns.
func ReadColumns(r io.Reader) ([]Column, error) {
	var file struct {
		Column []Column `toml:"column"`
	}
	if err := toml.NewDecoder(r).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, fmt.Errorf("sampleportal: %s: %w", ColumnsFile, err)
	}
	return file.Column, nil
}

// ReadDocuments reads the compressed documents.
func ReadDocuments(r io.Reader) ([]Document, error) {
	zr, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return nil, fmt.Errorf("sampleportal: %s: %w", DocumentsFile, err)
	}
	var docs []Document
	for dec := json.NewDecoder(zr); ; {
		var d Document
		if err := dec.Decode(&d); errors.Is(err, io.EOF) {
			return docs, nil
		} else if err != nil {
			return nil, fmt.Errorf("sampleportal: %s, document %d: %w", DocumentsFile, len(docs)+1, err)
		}
		docs = append(docs, d)
	}
}

func load(demo fs.FS) ([]Column, []Document, error) {
	cf, err := demo.Open(ColumnsFile)
	if err != nil {
		return nil, nil, fmt.Errorf("sampleportal: %w", err)
	}
	defer cf.Close()
	columns, err := ReadColumns(cf)
	if err != nil {
		return nil, nil, err
	}
	df, err := demo.Open(DocumentsFile)
	if err != nil {
		return nil, nil, fmt.Errorf("sampleportal: %w", err)
	}
	defer df.Close()
	docs, err := ReadDocuments(df)
	if err != nil {
		return nil, nil, err
	}
	return columns, docs, nil
}
