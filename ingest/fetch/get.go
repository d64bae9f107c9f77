package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"gongkai/kiosk"
)

// Get fetches. It always returns how the fetch ended. If ctx ended it, the
// outcome is timeout and means nothing; the caller knows from ctx.
func (c *Client) Get(ctx context.Context, r Request) Page {
	p := Page{Fetch: kiosk.Fetch{
		SourceID: r.SourceID, ColumnID: r.ColumnID, URL: r.URL, FinalURL: r.URL, At: c.o.Now(),
	}}
	u, err := parse(r.URL)
	if err != nil {
		return p.end(kiosk.OutcomeDead, "地址写得不对")
	}
	seen := map[string]bool{}
	for range maxRedirects + 1 {
		u.Fragment = ""
		// The same address with another cookie is another question.
		at := c.jar.state(u)
		if seen[at] {
			return p.end(kiosk.OutcomeLoop, "转来转去又回到同一个地址")
		}
		seen[at] = true
		p.FinalURL = u.String()
		if c.o.Within != nil && !c.o.Within(u) {
			return p.end(kiosk.OutcomeBlocked, "转到了别的网站，没有去抓")
		}
		if detail := c.allowed(ctx, u); detail != "" {
			return p.end(kiosk.OutcomeBlocked, detail)
		}
		a := c.persist(ctx, u, r)
		c.enterDoor(u, &a, r)
		p.Status = a.status
		if a.next != nil {
			u, r.Form = a.next, ""
			continue
		}
		return c.finish(p, a, r)
	}
	return p.end(kiosk.OutcomeLoop, "转向超过 10 次")
}

// enterDoor looks whether a page only lets a browser in and makes it a
// redirect, to itself if it only sets a cookie.
func (c *Client) enterDoor(u *url.URL, a *attempt, r Request) {
	if !r.Page && !r.Data || a.status != http.StatusOK || a.outcome != "" || !textual(a.contentType, a.body) {
		return
	}
	d, ok := doorOf(a.body)
	if !ok {
		return
	}
	if d.closed {
		a.outcome, a.detail = kiosk.OutcomeBlocked, "网站要先验证浏览器"
		return
	}
	if name, value, ok := strings.Cut(d.cookie, "="); ok {
		c.jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
	}
	if next, err := follow(u, d.next); err == nil {
		a.next = next
	}
}

// follow resolves where an answer leads on to.
func follow(u *url.URL, to string) (*url.URL, error) {
	next, err := u.Parse(strings.TrimSpace(to))
	if err != nil {
		return nil, err
	}
	return parse(next.String())
}

// longestAddress is in bytes; what is longer is an attack or a mistake.
const longestAddress = 4 << 10

func parse(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, err
	}
	if len(raw) > longestAddress || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return nil, errors.New("not an http address")
	}
	return u, nil
}

// end returns the page with a bad outcome.
func (p Page) end(o kiosk.Outcome, detail string) Page {
	p.Outcome, p.Detail = o, detail
	return p
}

// finish turns the last attempt into an outcome.
func (c *Client) finish(p Page, a attempt, r Request) Page {
	p.ContentType = a.contentType
	p.Bytes = int64(len(a.body))
	switch {
	case a.outcome != "":
		p.Bytes = a.declared
		return p.end(a.outcome, a.detail)
	case a.status == http.StatusNotModified && (r.Last.ETag != "" || r.Last.LastModified != ""):
		// A 304 need not repeat what identifies the content.
		p.ETag, p.LastModified, p.Hash, p.Bytes = r.Last.ETag, r.Last.LastModified, r.Last.Hash, r.Last.Bytes
		return p.end(kiosk.OutcomeUnchanged, "")
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return p.end(kiosk.OutcomeGone, "页面不在了")
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		return p.end(kiosk.OutcomeBlocked, "网站不让看")
	case a.status == http.StatusPreconditionFailed, a.status == 521:
		// What firewalls answer that want a browser to run their script.
		return p.end(kiosk.OutcomeBlocked, "网站要先验证浏览器")
	case a.status == http.StatusTooManyRequests:
		return p.end(kiosk.OutcomeBlocked, "网站说访问太频繁")
	case a.status >= 500:
		return p.end(kiosk.OutcomeDead, "网站出错")
	case a.status != http.StatusOK:
		return p.end(kiosk.OutcomeDead, "网站没有给出内容")
	}
	sum := sha256.Sum256(a.body)
	p.Hash = hex.EncodeToString(sum[:])
	p.ETag, p.LastModified = a.etag, a.modified
	if r.Page && !textual(a.contentType, a.body) || r.Data && !textual(a.contentType, a.body) && !data(a.contentType) {
		return p.end(kiosk.OutcomeNotHTML, "不是网页："+a.contentType)
	}
	if p.Hash == r.Last.Hash {
		return p.end(kiosk.OutcomeUnchanged, "")
	}
	p.Outcome, p.Body = kiosk.OutcomeOK, a.body
	return p
}

// textual reports whether a body can be read as a page.
func textual(contentType string, body []byte) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil || kind == "application/octet-stream" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(body))
	}
	switch kind {
	case "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml", "text/markdown":
		// A file served under a page's name is still a file.
		return !strings.HasPrefix(http.DetectContentType(body), "application/")
	}
	return false
}

// data reports whether a body is of a type that lists come in beside pages.
func data(contentType string) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	switch kind {
	case "application/json", "text/json", "application/javascript", "text/javascript", "application/x-javascript",
		"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/gzip", "application/x-gzip":
		return true
	}
	return false
}
