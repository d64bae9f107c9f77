package segment

import (
	index "github.com/blevesearch/bleve_index_api"
)

// StoredField is the name [Document.Stored] is visited by.
const StoredField = "s"

// idField is the field heads are found in by their id.
const idField = "_id"

// Document is a head with its passages, or one passage. Passages have neither
// an id nor passages of their own; they are found and deleted through their
// head.
type Document struct {
	ID       string
	Order    int    // heads of one batch are numbered in this order
	Columns  []byte // read all at once, see [Segment.Columns]
	Stored   []byte // read one at a time
	Fields   []Field
	Passages []Document
}

// Field is the terms of one field, repeated as often as they occur.
type Field struct {
	Name  string
	Terms []string
}

// Update adds a document to a batch.
func Update(b *index.Batch, d *Document) { b.Update(bleveDocument{d}) }

// bleveDocument is a document as Bleve hands it on to the plugin. It has no
// fields of Bleve's kind: these take a map and an allocation per term.
type bleveDocument struct{ *Document }

func (d bleveDocument) ID() string                                 { return d.Document.ID }
func (d bleveDocument) Size() int                                  { return 0 }
func (d bleveDocument) VisitFields(index.FieldVisitor)             {}
func (d bleveDocument) VisitComposite(index.CompositeFieldVisitor) {}
func (d bleveDocument) HasComposite() bool                         { return false }
func (d bleveDocument) NumPlainTextBytes() uint64                  { return 0 }
func (d bleveDocument) StoredFieldsBytes() uint64                  { return 0 }
func (d bleveDocument) Indexed() bool                              { return true }
func (d bleveDocument) AddIDField()                                {}
