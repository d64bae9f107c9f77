package main

import (
	"context"
	"fmt"
	"sync"

	"gongkai/ingest/formats"
	"gongkai/kiosk"
)

// keptPictures is how many pictures of pages are kept in memory: what a few
// people turn over.
const keptPictures = 24

// originals is what pictures of pages are made from.
type originals interface {
	Original(ctx context.Context, hash string) ([]byte, error)
	Untouched(ctx context.Context, id string) (bool, error)
}

// pageImages draws pages of attachments. One is drawn at a time: the machine has
// other things to do.
type pageImages struct {
	from originals

	drawing sync.Mutex // held while the engine is at work

	mu     sync.Mutex        // over what follows
	counts map[string]int    // of pages, by hash of the file
	kept   map[string][]byte // pictures
	order  []string          // of kept, the oldest first
}

func newPageImages(from originals) *pageImages {
	return &pageImages{from: from, counts: map[string]int{}, kept: map[string][]byte{}}
}

// mayBeShown returns the attachment unless its record says already that its
// pages are not shown as they are.
func mayBeShown(d *kiosk.Disclosure, attachment int) *kiosk.Attachment {
	if attachment < 0 || attachment >= len(d.Attachments) || d.State != kiosk.Published {
		return nil
	}
	a := &d.Attachments[attachment]
	if a.Type != "pdf" || a.Hash == "" || a.Problem != "" || len(a.Parts) == 0 {
		return nil // what was not read was not screened
	}
	return a
}

// errNotDrawn is the error for what is not shown as it is.
var errNotDrawn = kiosk.Errorf(kiosk.NotFound, "这份附件不能按原样显示。")

// allowed returns the attachment if its pages may be shown as they are.
func (p *pageImages) allowed(ctx context.Context, d *kiosk.Disclosure, attachment int) (*kiosk.Attachment, error) {
	a := mayBeShown(d, attachment)
	if a == nil {
		return nil, nil
	}
	clean, err := p.from.Untouched(ctx, d.ID)
	if err != nil || !clean {
		return nil, err
	}
	return a, nil
}

// CountPages implements kiosk.PageImages.
func (p *pageImages) CountPages(ctx context.Context, d *kiosk.Disclosure, attachment int) (int, error) {
	a, err := p.allowed(ctx, d, attachment)
	if a == nil || err != nil {
		return 0, err
	}
	p.mu.Lock()
	n, known := p.counts[a.Hash]
	p.mu.Unlock()
	if known {
		return n, nil
	}
	p.drawing.Lock()
	defer p.drawing.Unlock()
	data, err := p.from.Original(ctx, a.Hash)
	if err != nil && kiosk.KindOf(err) == kiosk.NotFound { // not kept here
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if n, err = formats.CountPages(ctx, data); err != nil {
		return 0, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts[a.Hash] = n
	return n, nil
}

// PageImage implements kiosk.PageImages.
func (p *pageImages) PageImage(ctx context.Context, d *kiosk.Disclosure, attachment, page, width int) ([]byte, error) {
	a, err := p.allowed(ctx, d, attachment)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, errNotDrawn
	}
	p.drawing.Lock()
	defer p.drawing.Unlock()
	key := fmt.Sprint(a.Hash, page, width)
	p.mu.Lock()
	b, known := p.kept[key]
	p.mu.Unlock()
	if known {
		return b, nil
	}
	data, err := p.from.Original(ctx, a.Hash)
	if err != nil {
		return nil, err
	}
	if b, err = formats.Picture(ctx, data, page, width); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.order) >= keptPictures {
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
	p.kept[key], p.order = b, append(p.order, key)
	return b, nil
}
