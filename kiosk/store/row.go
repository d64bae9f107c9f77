package store

import (
	"encoding/json"
	"fmt"

	"gongkai/kiosk"
)

// versionColumns are the columns of a version in the order of versionRow,
// without its content.
const versionColumns = `v.disclosure, v.version, v.changed_at, v.content_hash, v.source_id, v.column_id, v.url,
	v.title, v.document_number, v.index_number, v.publisher, v.body_id, v.region, v.town,
	v.area_id, v.category_id, v.item_id, v.placed, v.type,
	v.issued_on, v.published_on, v.effective_on, v.repealed_on, v.validity,
	v.attachments, v.fetched_at, v.demo, v.fields, v.placed_confidence`

// versionRow receives versionColumns.
type versionRow struct {
	d                                      kiosk.Disclosure
	changedAt, fetchedAt                   int64
	issued, published, effective, repealed string
	attachments, fields                    string
}

func (r *versionRow) into() []any {
	d := &r.d
	return []any{
		&d.ID, &d.Version, &r.changedAt, &d.ContentHash, &d.SourceID, &d.ColumnID, &d.URL,
		&d.Title, &d.DocumentNumber, &d.IndexNumber, &d.Publisher, &d.BodyID, &d.Region, &d.Town,
		&d.AreaID, &d.CategoryID, &d.ItemID, &d.Placed, &d.Type,
		&r.issued, &r.published, &r.effective, &r.repealed, &d.Validity,
		&r.attachments, &r.fetchedAt, &d.Demo, &r.fields, &d.PlacedConfidence,
	}
}

// disclosure completes what into received; content is nil where it was not
// asked for.
func (r *versionRow) disclosure(content []byte) (_ *kiosk.Disclosure, err error) {
	d := &r.d
	d.ChangedAt, d.FetchedAt = instant(r.changedAt), instant(r.fetchedAt)
	for _, date := range []struct {
		text string
		into *kiosk.Date
	}{
		{r.issued, &d.IssuedOn},
		{r.published, &d.PublishedOn},
		{r.effective, &d.EffectiveOn},
		{r.repealed, &d.RepealedOn},
	} {
		if *date.into, err = kiosk.ParseDate(date.text); err != nil {
			return nil, fmt.Errorf("%q: %w", d.ID, err)
		}
	}
	if r.attachments != "" {
		if err := json.Unmarshal([]byte(r.attachments), &d.Attachments); err != nil {
			return nil, fmt.Errorf("%q: attachments: %w", d.ID, err)
		}
	}
	if r.fields != "" {
		if err := json.Unmarshal([]byte(r.fields), &d.Fields); err != nil {
			return nil, fmt.Errorf("%q: fields: %w", d.ID, err)
		}
	}
	if content != nil {
		if d.Text, d.HTML, err = unpackContent(content); err != nil {
			return nil, fmt.Errorf("%q: %w", d.ID, err)
		}
	}
	return d, nil
}

// versionValues are the values of insertVersion.
func versionValues(d *kiosk.Disclosure, why string, content []byte) ([]any, error) {
	attachments, err := listValue(d.Attachments)
	if err != nil {
		return nil, err
	}
	fields, err := listValue(d.Fields)
	if err != nil {
		return nil, err
	}
	return []any{
		d.ID, d.Version, d.Revision, micros(d.ChangedAt), why, d.ContentHash, content,
		d.SourceID, d.ColumnID, d.URL, d.Title, d.DocumentNumber, d.IndexNumber, d.Publisher, d.BodyID, d.Region, d.Town,
		d.AreaID, d.CategoryID, d.ItemID, d.Placed, string(d.Type),
		d.IssuedOn.String(), d.PublishedOn.String(), d.EffectiveOn.String(), d.RepealedOn.String(), string(d.Validity),
		attachments, micros(d.FetchedAt), d.Demo, fields, d.PlacedConfidence,
	}, nil
}

// listValue writes a list of a version, "" for an empty one.
func listValue[T any](list []T) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	b, err := json.Marshal(list)
	return string(b), err
}

const insertVersion = `INSERT INTO versions (
	disclosure, version, revision, changed_at, why, content_hash, content,
	source_id, column_id, url, title, document_number, index_number, publisher, body_id, region, town,
	area_id, category_id, item_id, placed, type,
	issued_on, published_on, effective_on, repealed_on, validity,
	attachments, fetched_at, demo, fields, placed_confidence
) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`
