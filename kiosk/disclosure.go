package kiosk

import (
	"strings"
	"time"
)

// Disclosure is one published matter in one state (version).
//
// Text holds one block (paragraph, heading, table row) a line, table cells
// separated by tabs. HTML is the same content as a sanitised structure; the
// element of the n-th line of Text (from 0) carries id="bN", so that a page
// can point at the line that answers. Ingest always fills both.
type Disclosure struct {
	ID       string // the exchange record's id when it brought one, otherwise derived from URL; never changes
	Version  int    // 1 for the first state stored, +1 at every change that a reader can see
	Revision int64  // position in the store's sequence of changes; orders changes over all disclosures
	Code     string // short code of the QR link, 8 characters

	SourceID string // Source this came from
	ColumnID string // Column of the source, "" if none
	URL      string // address of the page as published, "" if it came from a file

	Title          string
	DocumentNumber string // 发文字号, as DocumentNumber.String writes it where it parses, else as printed
	IndexNumber    string // 索引号
	Publisher      string // 发布机构, as printed
	BodyID         string // the catalogue's body, "" if unknown
	Region         string // place the text is from, "" if unknown
	Town           string // 镇街, "" if it concerns the whole county

	AreaID     string
	CategoryID string
	ItemID     string
	Placed     string // why it was put there, in words for staff: "栏目 政府采购", "标题含 低保"
	Type       Type

	// PlacedConfidence is how sure the place is, 0 to 1: 1 if staff said it, 0
	// if none was found.
	PlacedConfidence float64

	IssuedOn    Date // 成文日期
	PublishedOn Date // 发布日期
	EffectiveOn Date // 施行日期
	RepealedOn  Date // 废止日期
	Validity    Validity

	Text        string
	HTML        string
	Attachments []Attachment
	Fields      []Field // what a notice states, by lot; read from Text

	ContentHash string // SHA-256 in hex over what a reader sees, see ContentHash
	FetchedAt   time.Time
	ChangedAt   time.Time // when this version was stored
	State       State
	Family      string // id of the original that stands for it and its copies in results, "" if it is alone; in a Feed only
	Demo        bool   // demonstration data: every surface says so
}

// Type is the kind of document, for the facet of that name.
type Type string

// The types.
const (
	TypeLaw    Type = "law"    // 法律法规
	TypePolicy Type = "policy" // 政策文件
	TypeNotice Type = "notice" // 公告公示
	TypeGuide  Type = "guide"  // 办事指南
	TypeReport Type = "report" // 报告计划
	TypeOther  Type = "other"  // 其他
)

// Types lists the types in the order they are shown.
var Types = []Type{TypeLaw, TypePolicy, TypeNotice, TypeGuide, TypeReport, TypeOther}

// Label returns the Chinese name of the type.
func (t Type) Label() string {
	switch t {
	case TypeLaw:
		return "法律法规"
	case TypePolicy:
		return "政策文件"
	case TypeNotice:
		return "公告公示"
	case TypeGuide:
		return "办事指南"
	case TypeReport:
		return "报告计划"
	}
	return "其他"
}

// Validity says whether a document still holds.
type Validity string

// The validities; names are those of the exchange format.
const (
	InForce         Validity = "in_force"
	Amended         Validity = "amended"
	Repealed        Validity = "repealed"
	Expired         Validity = "expired"
	ValidityUnknown Validity = "unknown"
)

// Label returns the Chinese name of the validity, "" if it is unknown.
func (v Validity) Label() string {
	switch v {
	case InForce:
		return "现行有效"
	case Amended:
		return "已修改"
	case Repealed:
		return "已废止"
	case Expired:
		return "已失效"
	}
	return ""
}

// State says who may see a disclosure.
type State string

// The states. Only published ones are searchable and shown.
const (
	Published State = "published"
	Hidden    State = "hidden"    // taken down by staff
	Withdrawn State = "withdrawn" // taken down by the publisher
)

// Attachment is a file published with a disclosure.
type Attachment struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Type  string `json:"type"` // lower-case file name extension without the dot, "" if unknown
	Bytes int64  `json:"bytes,omitempty"`
	Hash  string `json:"hash,omitempty"` // SHA-256 in hex of the archived original, "" if not fetched

	// Where its words stand in Disclosure.Text: the lines from Start up to End,
	// in parts. Without parts its words are not in the text.
	Start   int              `json:"start,omitempty"`
	End     int              `json:"end,omitempty"`
	Parts   []AttachmentPart `json:"parts,omitempty"`
	Problem string           `json:"problem,omitempty"` // why its words, or some of them, could not be read; for staff
}

// AttachmentPart is a page or a sheet of an attachment.
type AttachmentPart struct {
	Label string `json:"label,omitempty"` // 第 3 页, 工作表 汇总; "" for a file without pages
	Block int    `json:"block"`           // line of Disclosure.Text it begins in
}

// Heading is the line that stands before the words of an attachment.
func (a *Attachment) Heading() string {
	if strings.HasPrefix(a.Title, "附件") {
		return a.Title
	}
	return "附件：" + a.Title
}

// Place says which attachment, and which part of it, a line of Text is from;
// nil and "" for a line of the page itself.
func (d *Disclosure) Place(block int) (a *Attachment, part string) {
	for i := range d.Attachments {
		a := &d.Attachments[i]
		if len(a.Parts) == 0 || block < a.Start || block >= a.End {
			continue
		}
		for _, p := range a.Parts {
			if p.Block <= block {
				part = p.Label
			}
		}
		return a, part
	}
	return nil, ""
}

// VersionInfo is one state in a disclosure's history.
type VersionInfo struct {
	Version     int       `json:"version"`
	ChangedAt   time.Time `json:"changed_at"`
	ContentHash string    `json:"content_hash"`
	Title       string    `json:"title"`
	Why         string    `json:"why"` // "首次收录", "原页有变化", "工作人员更正"
}

// Correction is what staff set by hand; nil fields are left as ingested. A
// correction outlives later ingests of the same record.
type Correction struct {
	Title          *string   `json:"title,omitempty"`
	DocumentNumber *string   `json:"document_number,omitempty"`
	IndexNumber    *string   `json:"index_number,omitempty"`
	Publisher      *string   `json:"publisher,omitempty"`
	BodyID         *string   `json:"body,omitempty"`
	ItemID         *string   `json:"item,omitempty"`
	CategoryID     *string   `json:"category,omitempty"`
	AreaID         *string   `json:"area,omitempty"`
	IssuedOn       *Date     `json:"issued_on,omitempty"`
	PublishedOn    *Date     `json:"published_on,omitempty"`
	Validity       *Validity `json:"validity,omitempty"`
}
