package diff

import (
	"fmt"
	"strings"

	"gongkai/kiosk"
)

// Report is what changed between two states of a disclosure.
type Report struct {
	Fields []Field
	Files  []File
	Lines  []Line // of the text, all of them; nil if it is the same
	// Places is how many places a reader finds marked: fields, files, and lines
	// of the text, several that follow one another and were only put in or only
	// taken out being one.
	Places int
}

// Field is a field that is not what it was.
type Field struct {
	Name   string
	Pieces []Piece
}

// File is an attachment that was put in, taken out or changed.
type File struct {
	Kind  Kind
	Title string
	What  []string // how it changed
}

// Disclosures compares two states of a disclosure. The catalogue names places
// and bodies; nil leaves out what was not published but said here about it:
// place, body, kind, region.
func Disclosures(before, after *kiosk.Disclosure, cat *kiosk.Catalogue) Report {
	r := Report{Fields: fields(before, after, cat), Files: files(before.Attachments, after.Attachments)}
	if before.Text != after.Text {
		r.Lines = Lines(before.Text, after.Text)
	}
	r.Places = len(r.Fields) + len(r.Files)
	last := Same
	for i := range r.Lines {
		k := r.Lines[i].Kind
		if k == Changed || k != Same && k != last {
			r.Places++
		}
		last = k
	}
	return r
}

func fields(before, after *kiosk.Disclosure, cat *kiosk.Catalogue) []Field {
	var out []Field
	b, a := values(before, cat), values(after, cat)
	for i := range b {
		if b[i].value != a[i].value {
			out = append(out, Field{Name: b[i].name, Pieces: Pieces(b[i].value, a[i].value)})
		}
	}
	return out
}

type value struct{ name, value string }

// values are the fields of a disclosure as they are shown.
func values(d *kiosk.Disclosure, cat *kiosk.Catalogue) []value {
	out := []value{
		{"标题", d.Title},
		{"文号", d.DocumentNumber},
		{"索引号", d.IndexNumber},
		{"发布机构", d.Publisher},
		{"成文日期", d.IssuedOn.String()},
		{"发布日期", d.PublishedOn.String()},
		{"施行日期", d.EffectiveOn.String()},
		{"废止日期", d.RepealedOn.String()},
		{"有效性", d.Validity.Label()},
	}
	if cat == nil {
		return out
	}
	return append(out, []value{
		{"责任单位", body(d.BodyID, cat)},
		{"目录位置", place(d, cat)},
		{"种类", d.Type.Label()},
		{"镇街", d.Town},
		{"地区", d.Region},
		{"来源网页", d.URL},
	}...)
}

func body(id string, cat *kiosk.Catalogue) string {
	if b := cat.Body(id); b != nil {
		return b.Name
	}
	return id
}

func place(d *kiosk.Disclosure, cat *kiosk.Catalogue) string {
	var names []string
	if a := cat.Area(d.AreaID); a != nil {
		names = append(names, a.Name)
	}
	if c := cat.Category(d.CategoryID); c != nil {
		names = append(names, c.Name)
	}
	if it := cat.Item(d.ItemID); it != nil {
		names = append(names, it.Name)
	}
	return strings.Join(names, " › ")
}

// files compares attachments: the same by address, else by title.
func files(before, after []kiosk.Attachment) []File {
	used := make([]bool, len(before))
	find := func(same func(*kiosk.Attachment) bool) *kiosk.Attachment {
		for i := range before {
			if !used[i] && same(&before[i]) {
				used[i] = true
				return &before[i]
			}
		}
		return nil
	}
	partner := make([]*kiosk.Attachment, len(after))
	for i := range after {
		partner[i] = find(func(b *kiosk.Attachment) bool { return b.URL != "" && b.URL == after[i].URL })
	}
	for i := range after {
		if partner[i] == nil {
			partner[i] = find(func(b *kiosk.Attachment) bool { return b.Title == after[i].Title })
		}
	}
	var out []File
	for i := range after {
		if partner[i] == nil {
			out = append(out, File{Kind: Added, Title: after[i].Title})
		} else if what := changes(partner[i], &after[i]); len(what) > 0 {
			out = append(out, File{Kind: Changed, Title: after[i].Title, What: what})
		}
	}
	for i := range before {
		if !used[i] {
			out = append(out, File{Kind: Removed, Title: before[i].Title})
		}
	}
	return out
}

func changes(b, a *kiosk.Attachment) []string {
	var what []string
	if b.Title != a.Title {
		what = append(what, "原来叫“"+b.Title+"”")
	}
	if b.URL != a.URL {
		what = append(what, "换了地址")
	}
	switch {
	case b.Hash != "" && a.Hash != "" && b.Hash != a.Hash:
		what = append(what, "内容换了")
	case b.Bytes != 0 && a.Bytes != 0 && b.Bytes != a.Bytes:
		what = append(what, fmt.Sprintf("大小从 %d 字节变成 %d 字节", b.Bytes, a.Bytes))
	}
	return what
}
