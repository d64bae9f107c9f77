package ingest

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"gongkai/ingest/classify"
	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/kiosk"
)

// maxAttachments is how many files of one page are fetched.
const maxAttachments = 50

// article fetches and reads one article. The error is the archive's or the
// context's; a page that cannot be had or read is a result.
func (c *crawl) article(ctx context.Context, j job) (result, error) {
	r := result{article: true, title: j.entry.Title}
	last, err := c.last(ctx, j.entry.URL)
	if err != nil {
		return r, err
	}
	file := extract.FileType(j.entry.URL)
	page := c.client.Get(ctx, fetch.Request{
		URL: j.entry.URL, SourceID: c.source.ID, ColumnID: j.column.ID, Last: last, Page: file == "",
	})
	if ctx.Err() != nil {
		return r, ctx.Err()
	}
	var rest []kiosk.Fetch
	if page.Outcome == kiosk.OutcomeUnchanged && file == "" {
		// Its further pages and its files may have changed all the same.
		if rest, err = c.restOf(ctx, j, &page); err != nil {
			return r, err
		}
	}
	if page.Outcome != kiosk.OutcomeOK {
		r, err = c.without(ctx, r, page.Fetch)
		r.fetches = append(r.fetches, rest...)
		return r, err
	}
	if c.toHome(j.entry.URL, page.FinalURL) {
		return c.without(ctx, r, ended(page.Fetch, kiosk.OutcomeGone, "转到了网站首页"))
	}
	rec, e, more, err := c.record(ctx, j, page, file)
	if err != nil {
		return r, err
	}
	if notFound(e) {
		return c.without(ctx, r, ended(page.Fetch, kiosk.OutcomeGone, "页面写着内容不存在"))
	}
	if slices.ContainsFunc(e.Elsewhere, func(to string) bool { return e.Text == "" && c.toHome(j.entry.URL, to) }) {
		page.Outcome, page.Detail = kiosk.OutcomeGone, "转到了网站首页"
		r.fetches = []kiosk.Fetch{page.Fetch}
		return r, nil
	}
	if e.Text == "" && len(rec.Disclosure.Attachments) == 0 {
		return c.without(ctx, r, ended(page.Fetch, kiosk.OutcomeParseFailed, "读不出正文，可能只有图片"))
	}
	files, complete, err := c.attachments(ctx, j, rec)
	if err != nil {
		return r, err
	}
	if e.Text == "" && !slices.ContainsFunc(rec.Disclosure.Attachments, there) {
		r.fetches = append([]kiosk.Fetch{ended(page.Fetch, kiosk.OutcomeParseFailed, "正文是图片，图片取不到")}, files...)
		return r, nil
	}
	if !complete {
		// Without its marks the page counts as never seen: the next pass
		// reads it again and asks for the missing files.
		page.ETag, page.LastModified, page.Hash = "", "", ""
		page.Detail = "附件没有取全，下次再取"
	}
	if file != "" {
		page.Detail = rec.Disclosure.Attachments[0].Problem
	}
	r.unread = unread(rec.Disclosure.Attachments)
	r.record = rec
	if !whole(more) {
		page.ETag, page.LastModified, page.Hash = "", "", ""
		page.Detail = "文章分了几页，没有取全，下次再取"
	}
	r.fetches = slices.Concat([]kiosk.Fetch{page.Fetch}, more, files)
	return r, nil
}

// without is the result of an article that brought no record.
func (c *crawl) without(ctx context.Context, r result, f kiosk.Fetch) (result, error) {
	r.fetches = []kiosk.Fetch{f}
	if f.Outcome != kiosk.OutcomeGone {
		return r, nil
	}
	switch _, err := c.p.Archive.LastFetch(ctx, f.URL); {
	case err == nil:
		r.gone = true
	case kiosk.KindOf(err) != kiosk.NotFound:
		return r, err
	}
	return r, nil
}

// there reports whether an attachment is worth a record without a text: a file
// is by its name alone, a picture only once it is fetched.
func there(a kiosk.Attachment) bool { return a.Hash != "" || !extract.IsPicture(a.Type) }

func ended(f kiosk.Fetch, o kiosk.Outcome, detail string) kiosk.Fetch {
	f.Outcome, f.Detail = o, detail
	return f
}

// toHome reports whether a fetch was sent on from an article to a front page,
// which is how many sites say that something is gone.
func (c *crawl) toHome(from, to string) bool {
	a, errA := url.Parse(from)
	b, errB := url.Parse(to)
	if errA != nil || errB != nil || a.Path == b.Path {
		return false
	}
	return b.Path == "" || b.Path == "/" || frontPage.MatchString(b.Path)
}

var (
	frontPage = regexp.MustCompile(`^/(?:index|default|home)\.(?:s?html?|jsp|aspx?|php)$`)
	missing   = regexp.MustCompile(`^404\b|404 ?(?:错误|not found)|(?i:page not found)|(?:页面|网页|内容|文章|信息)(?:不存在|已删除|已被删除|找不到|没有找到|未找到)|找不到(?:页面|网页)`)
)

// notFound recognises pages that say "not found" and pretend to be fine.
func notFound(e *extract.Extracted) bool {
	return len(e.Text) < 600 && (missing.MatchString(e.Title) || len(e.Text) < 200 && missing.MatchString(e.Text))
}

// last returns the newest good fetch of an address, the zero value if there
// was none.
func (c *crawl) last(ctx context.Context, address string) (kiosk.Fetch, error) {
	if c.p.Full {
		return kiosk.Fetch{}, nil
	}
	f, err := c.p.Archive.LastFetch(ctx, address)
	if kiosk.KindOf(err) == kiosk.NotFound && err != nil {
		return kiosk.Fetch{}, nil
	}
	return f, err
}

// record reads a page. A list may name a file instead of a page: then the
// file is the record, and one that cannot be read is the attachment of a record
// that has its title for text. more are the fetches of the article's further
// pages. The error is the context's.
func (c *crawl) record(ctx context.Context, j job, page fetch.Page, file string) (rec *kiosk.Record, e *extract.Extracted, more []kiosk.Fetch, err error) {
	rec = &kiosk.Record{Originals: []kiosk.Original{{URL: j.entry.URL, ContentType: page.ContentType, Body: page.Body}}}
	if file != "" {
		a := kiosk.Attachment{Title: j.entry.Title, URL: j.entry.URL, Type: file, Bytes: page.Bytes, Hash: page.Hash}
		if e, err = c.p.readFile(ctx, a, j.entry.Title, page.Body); err != nil {
			if ctx.Err() != nil {
				return nil, nil, nil, ctx.Err()
			}
			e = extract.Plain(j.entry.Title)
			e.Title = j.entry.Title
			a.Problem = said(err)
			e.Attachments = []kiosk.Attachment{a}
		}
	} else {
		e = readWith("html", page.Body, page.ContentType, page.FinalURL, c.source.selectors(j.column.ID))
		if e, more, err = c.follow(ctx, j, e, rec); err != nil {
			return nil, nil, nil, err
		}
		parts, err := c.further(ctx, j, e, rec)
		if err != nil {
			return nil, nil, nil, err
		}
		more = append(more, parts...)
	}
	d := disclosure(e)
	d.ID, d.SourceID, d.ColumnID, d.URL, d.Demo = j.id, c.source.ID, j.column.ID, j.entry.URL, c.source.Demo
	if d.Title == "" {
		d.Title = j.entry.Title
	}
	if d.PublishedOn.IsZero() {
		d.PublishedOn = j.entry.Date
	}
	if d.Text == "" && len(d.Attachments) > 0 {
		d.Text, d.HTML = extract.FromText(d.Title)
	}
	c.p.finish(c.classifier, &d, classify.Input{Column: *j.column, Kind: e.Column})
	rec.Disclosure = d
	return rec, e, more, nil
}

// unread lists the files that were fetched and could not be read.
func unread(files []kiosk.Attachment) (out []FileProblem) {
	for _, a := range files {
		if a.Hash != "" && a.Problem != "" && len(a.Parts) == 0 {
			out = append(out, FileProblem{File: a.URL, What: strings.TrimSuffix(a.Problem, "。")})
		}
	}
	return out
}

// attachments fetches the files of a record, adds them to its originals and
// their words to its text. complete is false if one may be had another time.
func (c *crawl) attachments(ctx context.Context, j job, rec *kiosk.Record) (fetches []kiosk.Fetch, complete bool, err error) {
	complete = true
	if !c.source.Files {
		return nil, true, nil
	}
	for i := range rec.Disclosure.Attachments {
		a := &rec.Disclosure.Attachments[i]
		if i >= maxAttachments || a.Hash != "" || !c.ours(a.URL) {
			continue
		}
		f, err := c.part(ctx, fetch.Request{URL: a.URL, ColumnID: j.column.ID})
		if err != nil {
			return nil, false, err
		}
		switch f.Outcome {
		case kiosk.OutcomeOK:
			rec.Originals = append(rec.Originals, kiosk.Original{URL: a.URL, ContentType: f.ContentType, Body: f.Body})
			fallthrough
		case kiosk.OutcomeUnchanged:
			a.Hash, a.Bytes = f.Hash, f.Bytes
			if err := c.p.attach(ctx, &rec.Disclosure, a, f.Body); err != nil {
				return nil, false, err
			}
			f.Detail = a.Problem
		case kiosk.OutcomeTimeout, kiosk.OutcomeDead:
			complete = false
		case kiosk.OutcomeBlocked:
			complete = complete && f.Status != 429
		}
		fetches = append(fetches, f.Fetch)
	}
	return fetches, complete, nil
}

// part fetches what belongs to an article: a file, or a further page. What has
// not changed comes from the archive.
func (c *crawl) part(ctx context.Context, r fetch.Request) (fetch.Page, error) {
	r.SourceID = c.source.ID
	if c.p.Originals != nil {
		var err error
		if r.Last, err = c.last(ctx, r.URL); err != nil {
			return fetch.Page{}, err
		}
	}
	f := c.client.Get(ctx, r)
	if f.Outcome == kiosk.OutcomeUnchanged {
		var err error
		if f.Body, err = c.p.Originals.Original(ctx, f.Hash); err != nil {
			r.Last = kiosk.Fetch{} // it is not there: ask for all of it
			f = c.client.Get(ctx, r)
		}
	}
	return f, ctx.Err()
}
