package fetch

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"

	"gongkai/kiosk"
)

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
	if detail, asked := c.refuses(h); detail != "" {
		if asked {
			return attempt{outcome: kiosk.OutcomeBlocked, detail: detail}
		}
		return attempt{outcome: kiosk.OutcomeDead, detail: detail}
	}
	limit := c.o.MaxBytes
	if r.Page || r.Data {
		limit = c.o.PageBytes
	}
	start := c.o.Now()
	a := c.repeat(ctx, u, r, limit)
	if ctx.Err() == nil && a.outcome != kiosk.OutcomeBlocked {
		now, waited := c.o.Now(), time.Duration(0)
		if a.outcome == kiosk.OutcomeTimeout {
			waited = now.Sub(start)
		}
		h.ended(a.status != 0 && a.outcome != kiosk.OutcomeTimeout, waited, now)
	}
	return a
}

func (c *Client) repeat(ctx context.Context, u *url.URL, r Request, limit int64) attempt {
	h := c.host(u.Host)
	for try := 1; ; try++ {
		a := c.attempt(ctx, u, r, limit)
		if !a.retry || ctx.Err() != nil {
			return a
		}
		pause := max(time.Second<<min(try-1, 6), a.after)
		if a.status == http.StatusTooManyRequests || a.after > 0 {
			h.slower()
			h.stayAway(c.o.Now().Add(pause))
		}
		if pause > c.o.MaxWait || try == c.o.Attempts {
			return a
		}
		c.o.Logger.DebugContext(ctx, "fetch again", "url", u.String(), "status", a.status, "dur_ms", pause.Milliseconds())
		if c.o.wait(ctx, pause) != nil {
			return a
		}
	}
}

// wholeTimeouts is how many times the timeout an answer may take altogether.
const wholeTimeouts = 4

// attempt sends one request and reads at most limit bytes of the answer.
func (c *Client) attempt(ctx context.Context, u *url.URL, r Request, limit int64) (a attempt) {
	h := c.host(u.Host)
	if err := c.enter(ctx, h); err != nil {
		return attempt{outcome: kiosk.OutcomeTimeout, detail: "没有等到"}
	}
	defer h.leave()
	ctx, cancel := context.WithTimeout(ctx, wholeTimeouts*c.o.Timeout)
	defer cancel()
	req, err := newRequest(ctx, u, r)
	if err != nil {
		return attempt{outcome: kiosk.OutcomeDead, detail: "地址写得不对"}
	}
	req.Header.Set("User-Agent", c.o.UserAgent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	req.Header.Set("Accept-Language", "zh-CN,zh;q=0.9")
	req.Header.Set("Accept-Encoding", "gzip, br")
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
	return c.answer(ctx, cancel, u, r, res, limit)
}

// answer reads what a request brought.
func (c *Client) answer(ctx context.Context, cancel func(), u *url.URL, r Request, res *http.Response, limit int64) attempt {
	a := attempt{
		status: res.StatusCode, contentType: short(res.Header.Get("Content-Type")),
		etag: short(res.Header.Get("ETag")), modified: short(res.Header.Get("Last-Modified")),
	}
	to := res.Header.Get("Location")
	switch {
	case to != "" && res.StatusCode >= 300 && res.StatusCode < 400 && res.StatusCode != http.StatusNotModified:
		next, err := follow(u, to)
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
	}
	tooLarge := attempt{status: a.status, outcome: kiosk.OutcomeTooLarge, detail: "超过大小限制", declared: max(res.ContentLength, limit+1)}
	if res.ContentLength > limit {
		return tooLarge
	}
	raw, slow, err := c.read(cancel, res.Body, limit)
	switch {
	case slow:
		return attempt{status: a.status, outcome: kiosk.OutcomeTimeout, detail: "网站传得太慢"}
	case err != nil && ctx.Err() == context.DeadlineExceeded:
		return attempt{status: a.status, outcome: kiosk.OutcomeTimeout, detail: "等了很久也没有传完"}
	case err != nil && ctx.Err() != nil:
		return attempt{status: a.status, outcome: kiosk.OutcomeTimeout, detail: "中途停止"}
	case err != nil:
		return attempt{status: a.status, outcome: kiosk.OutcomeDead, detail: "内容没有传完整", retry: true}
	case int64(len(raw)) > limit:
		return tooLarge
	}
	a.body, err = unpack(raw, res.Header.Values("Content-Encoding"), limit, r.Page)
	switch {
	case errors.Is(err, errTooLarge):
		return tooLarge
	case err != nil:
		return attempt{status: a.status, outcome: kiosk.OutcomeDead, detail: "压缩的内容是坏的", retry: true}
	}
	return a
}

// read reads at most limit+1 bytes. slow says that it gave up because too
// little came.
func (c *Client) read(cancel func(), body io.Reader, limit int64) (b []byte, slow bool, err error) {
	n := &counted{r: body}
	done, watched := make(chan struct{}), make(chan struct{})
	var gaveUp atomic.Bool
	go func() {
		defer close(watched)
		window := max(c.o.Timeout/2, time.Millisecond)
		tick := time.NewTicker(window)
		defer tick.Stop()
		for last := int64(0); ; {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			now := n.n.Load()
			if float64(now-last) < float64(c.o.MinRate)*window.Seconds() {
				gaveUp.Store(true)
				cancel()
				return
			}
			last = now
		}
	}()
	b, err = io.ReadAll(io.LimitReader(n, limit+1))
	close(done)
	<-watched
	return b, err != nil && gaveUp.Load(), err
}

// counted counts what is read through it.
type counted struct {
	r io.Reader
	n atomic.Int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// short returns a header that can be kept and sent back, "" for one that
// cannot.
func short(s string) string {
	if len(s) > 512 || !httpguts.ValidHeaderFieldValue(s) {
		return ""
	}
	return strings.ToValidUTF8(s, "")
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
	said := err.Error()
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
	case strings.Contains(said, "tls:"), strings.Contains(said, "x509:"), strings.Contains(said, "certificate"):
		return attempt{outcome: kiosk.OutcomeDead, detail: "证书或加密连接有问题"}
	case strings.Contains(said, "headers exceeded"):
		return attempt{outcome: kiosk.OutcomeDead, detail: "答复的头部太大"}
	case strings.Contains(said, "malformed"), strings.Contains(said, "Content-Length"), strings.Contains(said, "Transfer-Encoding"),
		strings.Contains(said, "transfer encoding"):
		return attempt{outcome: kiosk.OutcomeDead, detail: "答复不合 HTTP 的规矩"}
	}
	return attempt{outcome: kiosk.OutcomeDead, detail: "连不上", retry: true}
}
