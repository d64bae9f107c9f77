package fetch

import (
	"bytes"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// jar keeps the cookies of a client, so of one source: some portals answer
// only who brings back the cookie they set. A site can have so many of so many
// bytes; more it does not get to keep.
type jar struct{ inner *cookiejar.Jar }

const (
	maxCookies     = 50
	maxCookieBytes = 4 << 10
)

func newJar() *jar {
	j, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		panic(err) // it never fails
	}
	return &jar{j}
}

// SetCookies implements http.CookieJar.
func (j *jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	room := maxCookies - len(j.inner.Cookies(u))
	var kept []*http.Cookie
	for _, c := range cookies {
		if len(c.Name)+len(c.Value) <= maxCookieBytes && len(kept) < room {
			kept = append(kept, c)
		}
	}
	j.inner.SetCookies(u, kept)
}

// Cookies implements http.CookieJar.
func (j *jar) Cookies(u *url.URL) []*http.Cookie { return j.inner.Cookies(u) }

// state is what a request for u brings along: with other cookies the same
// address is another question.
func (j *jar) state(u *url.URL) string {
	s := []string{u.String()}
	for _, c := range j.inner.Cookies(u) {
		s = append(s, c.Name+"="+c.Value)
	}
	return strings.Join(s, "\n")
}

var (
	setsCookie = regexp.MustCompile(`document\.cookie\s*=\s*["']([^"';=\s]{1,100}=[^"';\s]{0,1000})(?:;[^"']{0,200})?["']\s*[;<\n}]`)
	reloads    = regexp.MustCompile(`location\.(?:reload|replace)\s*\(|location(?:\.href)?\s*=`)
	elements   = regexp.MustCompile(`(?i)<(?:p|a|td|li|h[1-6]|img|frame|iframe)[\s>]`)
	refresh    = regexp.MustCompile(`(?i)<meta\s[^>]{0,100}http-equiv\s*=\s*["']?refresh["']?[^>]{0,100}content\s*=\s*["']?\s*[0-5]\s*;\s*url\s*=\s*['"]?([^"'>\s]{1,1000})`)
	moves      = regexp.MustCompile(`(?:location\.(?:replace|assign)\s*\(|location(?:\.href)?\s*=)\s*["']([^"'\s]{1,1000})["']`)
)

// unseen is what of a page nobody reads.
var unseen = regexp.MustCompile(`(?is)<script.*?</script>|<style.*?</style>|<title.*?</title>|<!--.*?-->|<[^>]*>`)

// A page that says nothing but where to go on has so many bytes and so many of
// words.
const (
	doorBytes = 8 << 10
	doorWords = 90
)

// door is a page without words that lets a browser in: it sets a cookie and
// loads itself again, or sends it on.
type door struct {
	cookie string // name=value
	next   string // address, "" for the same again
	closed bool   // it wants a script run
}

// doorOf looks whether a page is only a door.
func doorOf(body []byte) (d door, ok bool) {
	if len(body) > doorBytes || elements.Match(body) || len(bytes.TrimSpace(unseen.ReplaceAll(body, nil))) > doorWords {
		return d, false
	}
	if m := refresh.FindSubmatch(body); m != nil {
		d.next = string(m[1])
		return d, true
	}
	if !reloads.Match(body) {
		return d, false
	}
	if m := moves.FindSubmatch(body); m != nil {
		d.next = string(m[1])
	}
	if m := setsCookie.FindSubmatch(body); m != nil {
		d.cookie = string(m[1])
	}
	d.closed = d.cookie == "" && d.next == ""
	return d, true
}
