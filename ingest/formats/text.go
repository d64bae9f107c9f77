package formats

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
)

// readCSV reads rows of values, whatever separates them.
func readCSV(b *builder, data []byte, _ *int64) error {
	text := decode(b, data)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma = separator(text)
	r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = true, -1, true
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			b.doc.note("表格后面的部分格式不对，没有收录")
			return nil
		}
		last := len(record)
		for last > 0 && strings.TrimSpace(record[last-1]) == "" {
			last--
		}
		x := extract.Block{Kind: extract.Row, Cells: make([]extract.Cell, last)}
		for i := range x.Cells {
			x.Cells[i].Text = record[i]
		}
		if err := b.add(x); err != nil {
			return err
		}
	}
}

// decode returns the text of a file, cut off where it is longer than what is
// kept of any.
func decode(b *builder, data []byte) string {
	if len(data) > 2*mostText {
		b.doc.note(tooLong)
		data = data[:2*mostText]
	}
	text, _ := fetch.Decode(data, "")
	return text
}

// separator finds what separates the values of the first lines.
func separator(text string) rune {
	head := text[:min(len(text), 4096)]
	best, most := ',', 0
	for _, c := range ",\t;|" {
		if n := strings.Count(head, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// readPlain reads text, Markdown and pages, which package extract knows how to.
func readPlain(read func(string) *extract.Extracted) reading {
	return func(b *builder, data []byte, _ *int64) error {
		e := read(decode(b, data))
		title := strings.TrimSpace(e.Title)
		if title != "" && !strings.HasPrefix(e.Text, title) {
			if err := b.text(title); err != nil {
				return err
			}
		}
		for line := range strings.SplitSeq(e.Text, "\n") {
			x := extract.Block{Text: line}
			if strings.Contains(line, "\t") {
				x = extract.Block{Kind: extract.Row}
				for c := range strings.SplitSeq(line, "\t") {
					x.Cells = append(x.Cells, extract.Cell{Text: c})
				}
			}
			if err := b.add(x); err != nil {
				return err
			}
		}
		return nil
	}
}

// blank reports whether a file holds nothing.
func blank(data []byte) bool {
	return len(bytes.TrimSpace(data[:min(len(data), 4096)])) == 0 && len(data) <= 4096
}
