package ingest

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/ingest/formats"
	"gongkai/kiosk"
)

// Extract shows what is read from one file or address; nothing is stored. An
// address in a private network is fetched only if o allows it. r reads files
// that are no pages, nil for in this process.
func Extract(ctx context.Context, target string, o fetch.Options, r *formats.Reader) (*extract.Extracted, error) {
	if isAddress(target) {
		return extractAddress(ctx, target, o, r)
	}
	f, err := os.Open(target)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("打不开 %s，请检查路径和权限。", target), err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, fmt.Sprintf("读不出 %s。", target), err)
	}
	if len(data) > maxFile {
		return nil, kiosk.Errorf(kiosk.Invalid, "%s 超过 64 MB，没有读。", target)
	}
	kind := kindOf(target)
	if kind == "file" {
		p := &Pipeline{Formats: r}
		return p.readFile(ctx, kiosk.Attachment{Title: filepath.Base(target), Type: fileType(target), Bytes: int64(len(data))}, "", data)
	}
	if kind != "text" && kind != "markdown" {
		kind = "html"
	}
	head, _ := fetch.Decode(data[:min(len(data), 64<<10)], "")
	return read(kind, data, "", sourceAddress(head)), nil
}

func extractAddress(ctx context.Context, address string, o fetch.Options, r *formats.Reader) (*extract.Extracted, error) {
	c := fetch.New(o)
	defer c.Close()
	file := extract.FileType(address)
	p := c.Get(ctx, fetch.Request{URL: address, Page: file == ""})
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("ingest: extract %q: %w", address, err)
	}
	switch p.Outcome {
	case kiosk.OutcomeOK:
		if file != "" {
			a := kiosk.Attachment{Title: path.Base(p.FinalURL), URL: address, Type: file, Bytes: p.Bytes, Hash: p.Hash}
			return (&Pipeline{Formats: r}).readFile(ctx, a, "", p.Body)
		}
		return read("html", p.Body, p.ContentType, p.FinalURL), nil
	case kiosk.OutcomeGone:
		return nil, kiosk.Errorf(kiosk.NotFound, "%s：%s。", address, p.Detail)
	case kiosk.OutcomeTimeout, kiosk.OutcomeDead:
		return nil, kiosk.Errorf(kiosk.Unavailable, "%s：%s。", address, p.Detail)
	}
	return nil, kiosk.Errorf(kiosk.Invalid, "%s：%s。", address, p.Detail)
}
