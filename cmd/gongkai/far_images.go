package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/replica"
)

const (
	// farPictures and farBytes bound the pictures kept in a terminal's memory.
	farPictures = 24
	farBytes    = 32 << 20
	// farFresh is how long the server is not asked again: a page asks for what
	// its picture asks for a moment later.
	farFresh = 2 * time.Second
	// farPatience is how long a page waits to hear how many pages there are;
	// then it comes without.
	farPatience = 800 * time.Millisecond
	// farLimit bounds one question. It goes on when nobody waits for it any
	// more, so that the next one finds the answer.
	farLimit = 8 * time.Second
	// farPause is how long a server that did not answer in time is left alone:
	// nobody waits twice for the same reason.
	farPause = 15 * time.Second
)

// farServer is asked for pages of attachments.
type farServer interface {
	CountPages(ctx context.Context, id string) (map[string]int, error)
	// PageImage returns nil if the picture the terminal has may still be shown.
	PageImage(ctx context.Context, p replica.Picture, has bool) ([]byte, error)
}

// farImages are pages of attachments as a terminal's server draws them: the
// files are there, and so is what screening found. Pictures are kept in memory
// to spare the wire and are shown only after the server has said that they
// still may be.
type farImages struct {
	server farServer
	away   func() bool // the server has been silent for a while

	flights singleflight.Group
	mu      sync.Mutex
	silent  time.Time // since when the server does not answer in time, zero if it does
	counted farCount
	kept    map[replica.Picture]farPicture
	order   []replica.Picture // of kept, the oldest first
	bytes   int               // of kept
}

// farCount is what the server last said of a record.
type farCount struct {
	id    string
	at    time.Time
	pages map[string]int // by hash of the file
}

type farPicture struct {
	png []byte
	at  time.Time // when the server last said that it may be shown
}

var errFar = kiosk.Errorf(kiosk.Unavailable, "现在连不上服务器，连上以后能看原样。")

// CountPages implements kiosk.PageImages. It is Unavailable while the server
// does not answer.
func (f *farImages) CountPages(ctx context.Context, d *kiosk.Disclosure, attachment int) (int, error) {
	a := mayBeShown(d, attachment)
	if a == nil {
		return 0, nil
	}
	f.mu.Lock()
	last := f.counted
	f.mu.Unlock()
	if last.id == d.ID && time.Since(last.at) < farFresh {
		return last.pages[a.Hash], nil
	}
	ctx, cancel := context.WithTimeout(ctx, farPatience)
	defer cancel()
	got, err := f.ask(ctx, d.ID, func(ctx context.Context) (any, error) {
		pages, err := f.server.CountPages(ctx, d.ID)
		if err == nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.counted = farCount{d.ID, time.Now(), pages}
		}
		return pages, err
	})
	switch kiosk.KindOf(err) {
	case kiosk.NotFound: // it has not heard of the record yet
		return 0, nil
	case kiosk.Gone:
		return 0, err
	}
	if err != nil {
		if ctx.Err() != nil {
			f.note(true) // until it answers after all
		}
		return 0, errFar
	}
	pages, _ := got.(map[string]int)
	return pages[a.Hash], nil
}

// PageImage implements kiosk.PageImages.
func (f *farImages) PageImage(ctx context.Context, d *kiosk.Disclosure, attachment, page, width int) ([]byte, error) {
	a := mayBeShown(d, attachment)
	if a == nil {
		return nil, errNotDrawn
	}
	key := replica.Picture{Disclosure: d.ID, File: a.Hash, Page: page, Width: width}
	f.mu.Lock()
	had, has := f.kept[key]
	f.mu.Unlock()
	if has && time.Since(had.at) < farFresh {
		return had.png, nil
	}
	got, err := f.ask(ctx, fmt.Sprint(key), func(ctx context.Context) (any, error) {
		b, err := f.server.PageImage(ctx, key, has)
		if err == nil && b == nil {
			b = had.png
		}
		f.keep(key, b)
		return b, err
	})
	if err != nil {
		return nil, err
	}
	b, _ := got.([]byte)
	return b, nil
}

// ask asks the server in a flight of its own, which whoever asks the same joins.
// The errors are NotFound and Gone, if the server says so, the context's when
// it ends first, and errFar.
func (f *farImages) ask(ctx context.Context, key string, question func(context.Context) (any, error)) (any, error) {
	f.mu.Lock()
	wait := time.Since(f.silent) < farPause
	f.mu.Unlock()
	if wait || f.away() {
		return nil, errFar
	}
	flight := f.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farLimit)
		defer cancel()
		out, err := question(ctx)
		f.note(errors.Is(err, replica.ErrAway))
		return out, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-flight:
		if kind := kiosk.KindOf(r.Err); kind == kiosk.NotFound || kind == kiosk.Gone {
			return nil, kiosk.Errorf(kind, "%s", kiosk.PublicMessage(r.Err)) // the cause names the record
		}
		if r.Err != nil {
			return nil, errFar
		}
		return r.Val, nil
	}
}

// note remembers whether the server answers.
func (f *farImages) note(silent bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.silent = time.Time{}
	if silent {
		f.silent = time.Now()
	}
}

// keep keeps a picture, none if b is nil, and the oldest ones no longer.
func (f *farImages) keep(key replica.Picture, b []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil {
		f.kept = map[replica.Picture]farPicture{}
	}
	if old, has := f.kept[key]; has {
		f.drop(key, old)
	}
	if b == nil {
		return
	}
	f.kept[key], f.order, f.bytes = farPicture{b, time.Now()}, append(f.order, key), f.bytes+len(b)
	for len(f.order) > farPictures || f.bytes > farBytes {
		f.drop(f.order[0], f.kept[f.order[0]])
	}
}

// drop forgets a picture. The caller holds mu.
func (f *farImages) drop(key replica.Picture, p farPicture) {
	delete(f.kept, key)
	f.order = slices.DeleteFunc(f.order, func(k replica.Picture) bool { return k == key })
	f.bytes -= len(p.png)
}
