package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"gongkai/ingest/classify"
	"gongkai/kiosk"
)

// Receive implements kiosk.Receiver. What one system pushes is one source: its
// records are known by their id, or by their address, and the same ones again
// change nothing.
func (p *Pipeline) Receive(ctx context.Context, from kiosk.Token, lines io.Reader) (kiosk.Received, error) {
	src := kiosk.Source{ID: hashID("push", from.Name), Name: from.Name}
	sum := newSummary(src)
	var refused []kiosk.Refused
	err := p.run(ctx, src, sum, func(ctx context.Context) (string, error) {
		records, bad, err := p.received(src.ID, from.Name, lines)
		sum.Found, refused = len(records)+len(bad), bad
		for _, r := range bad {
			sum.skip(1, []FileProblem{{File: from.Name, Line: r.Line, What: r.What}})
		}
		if err != nil || len(records) == 0 {
			return "", err
		}
		results, err := p.put(ctx, records)
		sum.count(results)
		return "", err
	})
	if err != nil {
		return kiosk.Received{}, fmt.Errorf("ingest: receive: %w", err)
	}
	return kiosk.Received{
		Found: sum.Found, Created: sum.Created, Updated: sum.Updated, Unchanged: sum.Unchanged, Refused: refused,
	}, nil
}

// Reasons a pushed line is refused besides those of files.
var (
	errUnnamed = errors.New("缺少编号（id）或网址（url）：再推送一次时认不出是同一份")
	errTwice   = errors.New("编号或网址与前面一行相同")
)

// received reads lines into records.
func (p *Pipeline) received(source, name string, lines io.Reader) (records []kiosk.Record, bad []kiosk.Refused, err error) {
	c := classify.New(p.Catalogue)
	in := bufio.NewReader(lines)
	for n := 1; ; n++ {
		raw, tooLong, err := readLine(in)
		raw = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("\ufeff")))
		if len(raw) > 0 || tooLong {
			l, wrong := parseLine(raw)
			if wrong == nil && l.ID == "" && webAddress(first(l.URL)) == "" {
				wrong = errUnnamed
			}
			var rec kiosk.Record
			if wrong == nil {
				// Two systems may number their records alike; an address is the
				// same for all.
				if l.ID = text(hashID("push", name, string(l.ID))); webAddress(first(l.URL)) != "" {
					l.ID = ""
				}
				rec, wrong = p.record(c, source, name, l, raw)
			}
			for _, r := range records {
				if wrong == nil && r.Disclosure.ID == rec.Disclosure.ID {
					wrong = errTwice
				}
			}
			if wrong != nil {
				bad = append(bad, kiosk.Refused{Line: n, What: wrong.Error()})
			} else {
				records = append(records, rec)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return records, bad, nil
		case err != nil:
			return nil, nil, err
		}
	}
}
