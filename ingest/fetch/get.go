package fetch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

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
		if seen[u.String()] {
			return p.end(kiosk.OutcomeLoop, "转来转去又回到同一个地址")
		}
		seen[u.String()] = true
		p.FinalURL = u.String()
		if c.o.Within != nil && !c.o.Within(u) {
			return p.end(kiosk.OutcomeBlocked, "转到了别的网站，没有去抓")
		}
		if !c.allowed(ctx, u) {
			return p.end(kiosk.OutcomeBlocked, "robots.txt 不许抓取")
		}
		a := c.persist(ctx, u, r)
		p.Status = a.status
		if a.next != nil {
			u, r.Form = a.next, ""
			continue
		}
		return c.finish(p, a, r)
	}
	return p.end(kiosk.OutcomeLoop, "转向超过 10 次")
}

func parse(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, err
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
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
	case a.status == http.StatusNotModified:
		// A 304 need not repeat what identifies the content.
		p.ETag, p.LastModified, p.Hash, p.Bytes = r.Last.ETag, r.Last.LastModified, r.Last.Hash, r.Last.Bytes
		return p.end(kiosk.OutcomeUnchanged, "")
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return p.end(kiosk.OutcomeGone, "页面不在了")
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		return p.end(kiosk.OutcomeBlocked, "网站不让看")
	case a.status == http.StatusPreconditionFailed:
		// What firewalls answer that want a browser to run their script.
		return p.end(kiosk.OutcomeBlocked, "网站要先验证浏览器")
	case a.status == http.StatusTooManyRequests:
		return p.end(kiosk.OutcomeBlocked, "网站说访问太频繁")
	case a.status >= 500:
		return p.end(kiosk.OutcomeDead, "网站出错")
	case a.status < 200 || a.status > 299:
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

// attempt is what one request came to.
type attempt struct {
	status         int
	next           *url.URL      // redirected to
	outcome        kiosk.Outcome // set where the status does not say it
	detail         string
	retry          bool          // another try may help
	after          time.Duration // not before that
	contentType    string
	etag, modified string
	body           []byte
	declared       int64 // length the server gave, of a body that was not read
}

// persist tries until there is an answer that another try would not change.
func (c *Client) persist(ctx context.Context, u *url.URL, r Request) attempt {
	h := c.host(u.Host)
	if h.down(c.o.Now()) {
		return attempt{outcome: kiosk.OutcomeDead, detail: "网站接连打不开，这次先不再试"}
	}
	a := c.repeat(ctx, u, r)
	if ctx.Err() == nil && a.outcome != kiosk.OutcomeBlocked {
		h.answered(a.status != 0, c.o.Now())
	}
	return a
}

func (c *Client) repeat(ctx context.Context, u *url.URL, r Request) attempt {
	for try := 1; ; try++ {
		a := c.attempt(ctx, u, r, c.o.MaxBytes)
		if !a.retry || try == c.o.Attempts || ctx.Err() != nil {
			return a
		}
		pause := max(time.Duration(try)*time.Second, a.after)
		if pause > c.o.MaxWait {
			return a
		}
		if a.after > 0 {
			c.host(u.Host).stayAway(c.o.Now().Add(a.after))
		}
		c.o.Logger.DebugContext(ctx, "fetch again", "url", u.String(), "status", a.status, "dur_ms", pause.Milliseconds())
		if c.o.wait(ctx, pause) != nil {
			return a
		}
	}
}

// attempt sends one request and reads at most limit bytes of the answer.
func (c *Client) attempt(ctx context.Context, u *url.URL, r Request, limit int64) (a attempt) {
	h := c.host(u.Host)
	if err := c.enter(ctx, h); err != nil {
		return attempt{outcome: kiosk.OutcomeTimeout, detail: "没有等到"}
	}
	defer h.leave()
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req, err := newRequest(ctx, u, r)
	if err != nil {
		return attempt{outcome: kiosk.OutcomeDead, detail: "地址写得不对"}
	}
	req.Header.Set("User-Agent", c.o.UserAgent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	req.Header.Set("Accept-Language", "zh-CN,zh;q=0.9")
	if r.Last.ETag != "" {
		req.Header.Set("If-None-Match", r.Last.ETag)
	}
	if r.Last.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.Last.LastModified)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return failed(err)
	}
	defer res.Body.Close()
	a = attempt{
		status: res.StatusCode, contentType: res.Header.Get("Content-Type"),
		etag: res.Header.Get("ETag"), modified: res.Header.Get("Last-Modified"),
	}
	switch {
	case res.StatusCode >= 300 && res.StatusCode < 400 && res.Header.Get("Location") != "":
		next, err := u.Parse(res.Header.Get("Location"))
		if err == nil {
			next, err = parse(next.String())
		}
		if err != nil {
			a.outcome, a.detail = kiosk.OutcomeDead, "转到了打不开的地址"
			return a
		}
		a.next = next
		return a
	case res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500 && res.StatusCode != http.StatusNotImplemented:
		a.retry, a.after = true, c.retryAfter(res.Header.Get("Retry-After"))
		return a
	case res.StatusCode != http.StatusOK:
		return a
	case res.ContentLength > limit:
		a.outcome, a.detail, a.declared = kiosk.OutcomeTooLarge, "超过大小限制", res.ContentLength
		return a
	}
	a.body, err = io.ReadAll(io.LimitReader(res.Body, limit+1))
	if int64(len(a.body)) > limit {
		return attempt{status: a.status, outcome: kiosk.OutcomeTooLarge, detail: "超过大小限制", declared: max(res.ContentLength, limit+1)}
	}
	if err != nil {
		f := failed(err)
		f.status = a.status
		return f
	}
	return a
}

// newRequest asks for an address with GET, or with POST if there is a form.
func newRequest(ctx context.Context, u *url.URL, r Request) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if r.Form != "" {
		method, body = http.MethodPost, strings.NewReader(r.Form)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, err
	}
	if r.Form != "" {
		req.Header.Set("Content-Type", cmp.Or(r.FormType, "application/x-www-form-urlencoded; charset=UTF-8"))
		req.Header.Set("X-Requested-With", "XMLHttpRequest")
	}
	if r.Referer != "" {
		req.Header.Set("Referer", r.Referer)
	}
	return req, nil
}

func (c *Client) retryAfter(s string) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 1<<20 {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(c.o.Now()))
	}
	return 0
}

// failed classifies a request that brought no answer.
func failed(err error) attempt {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errPrivate):
		return attempt{outcome: kiosk.OutcomeBlocked, detail: "地址在内部网络，没有去抓"}
	case errors.Is(err, context.Canceled):
		return attempt{outcome: kiosk.OutcomeTimeout, detail: "中途停止"}
	case errors.As(err, &dns) && dns.IsNotFound:
		return attempt{outcome: kiosk.OutcomeDead, detail: "域名不存在"}
	case errors.As(err, &dns):
		return attempt{outcome: kiosk.OutcomeDead, detail: "域名解析失败", retry: true}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return attempt{outcome: kiosk.OutcomeTimeout, detail: "超时没有答复", retry: true}
	case strings.Contains(err.Error(), "tls:"), strings.Contains(err.Error(), "x509:"), strings.Contains(err.Error(), "certificate"):
		return attempt{outcome: kiosk.OutcomeDead, detail: "证书或加密连接有问题"}
	}
	return attempt{outcome: kiosk.OutcomeDead, detail: "连不上", retry: true}
}
