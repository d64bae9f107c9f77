package ingest

import (
	"context"
	"net/url"
	"regexp"

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
	if page.Outcome != kiosk.OutcomeOK {
		r.fetches = []kiosk.Fetch{page.Fetch}
		return r, nil
	}
	if c.toHome(j.entry.URL, page.FinalURL) {
		page.Outcome, page.Detail = kiosk.OutcomeGone, "转到了网站首页"
		r.fetches = []kiosk.Fetch{page.Fetch}
		return r, nil
	}
	rec, e := c.record(j, page, file)
	if notFound(e) {
		page.Outcome, page.Detail = kiosk.OutcomeGone, "页面写着内容不存在"
		r.fetches = []kiosk.Fetch{page.Fetch}
		return r, nil
	}
	if e.Text == "" && len(rec.Disclosure.Attachments) == 0 {
		page.Outcome, page.Detail = kiosk.OutcomeParseFailed, "读不出正文，可能只有图片"
		r.fetches = []kiosk.Fetch{page.Fetch}
		return r, nil
	}
	files, complete, err := c.attachments(ctx, j, rec)
	if err != nil {
		return r, err
	}
	if !complete {
		// Without its marks the page counts as never seen: the next pass
		// reads it again and asks for the missing files.
		page.ETag, page.LastModified, page.Hash = "", "", ""
		page.Detail = "附件没有取全，下次再取"
	}
	r.record = rec
	r.fetches = append([]kiosk.Fetch{page.Fetch}, files...)
	return r, nil
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
// file is the attachment of a record that has its title for text.
func (c *crawl) record(j job, page fetch.Page, file string) (*kiosk.Record, *extract.Extracted) {
	var e *extract.Extracted
	rec := &kiosk.Record{Originals: []kiosk.Original{{URL: j.entry.URL, ContentType: page.ContentType, Body: page.Body}}}
	if file != "" {
		e = extract.Plain(j.entry.Title)
		e.Title = j.entry.Title
		e.Attachments = []kiosk.Attachment{{
			Title: j.entry.Title, URL: j.entry.URL, Type: file, Bytes: page.Bytes, Hash: page.Hash,
		}}
	} else {
		e = read("html", page.Body, page.ContentType, page.FinalURL)
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
	return rec, e
}

// attachments fetches the files of a record and adds them to its originals.
// complete is false if one may be had another time.
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
		last, err := c.last(ctx, a.URL)
		if err != nil {
			return nil, false, err
		}
		f := c.client.Get(ctx, fetch.Request{URL: a.URL, SourceID: c.source.ID, ColumnID: j.column.ID, Last: last})
		if ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		fetches = append(fetches, f.Fetch)
		switch f.Outcome {
		case kiosk.OutcomeOK:
			a.Hash, a.Bytes = f.Hash, f.Bytes
			rec.Originals = append(rec.Originals, kiosk.Original{URL: a.URL, ContentType: f.ContentType, Body: f.Body})
		case kiosk.OutcomeUnchanged:
			a.Hash, a.Bytes = f.Hash, f.Bytes
		case kiosk.OutcomeTimeout, kiosk.OutcomeDead:
			complete = false
		case kiosk.OutcomeBlocked:
			complete = complete && f.Status != 429
		}
	}
	return fetches, complete, nil
}
