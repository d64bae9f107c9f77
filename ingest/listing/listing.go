package listing

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"regexp"
	"strings"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
)

// Limits on one answer.
const (
	maxEntries  = 50_000   // as many as a sitemap may have
	maxUnpacked = 32 << 20 // bytes
	maxRequests = 500      // further pages one answer may name
)

// Request asks for one page of a list.
type Request struct {
	URL      string
	Form     string // sent with POST, "" for GET
	FormType string // "" for a form
	Referer  string
}

// First asks for the first page of a list. A program that wants a form gets
// what its address says as one.
func First(address string) Request {
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(u.Path, xxgkProgram) {
		return Request{URL: address}
	}
	return Request{URL: address, Form: xxgkForm(u.Query())}
}

// Page is what one answer holds.
type Page struct {
	Entries []extract.Entry
	Next    []Request // further pages, nearest first
	Else    []Request // guesses, to be tried in turn if none of Next brings anything new
}

// Read reads the answer to a request. address is where it came from after
// redirects.
func Read(r Request, address, contentType string, body []byte, sel extract.Selectors) Page {
	base, err := url.Parse(address)
	if err != nil || address == "" {
		return Page{}
	}
	source, _ := fetch.Decode(unpack(body), contentType)
	a := answer{request: r, base: base, source: source}
	var p Page
	switch start := strings.TrimLeft(source, "\ufeff \t\r\n"); {
	case strings.HasPrefix(start, "{") || strings.HasPrefix(start, "["):
		p = a.json(start)
	case called.MatchString(start):
		p = a.json(start[strings.IndexByte(start, '(')+1:])
	case strings.HasPrefix(start, "<") && isXML(start):
		p = a.xml(start)
	default:
		p = a.html(sel)
	}
	p.Entries = p.Entries[:min(len(p.Entries), maxEntries)]
	p.Next, p.Else = a.others(p.Next), a.others(p.Else)
	return p
}

// answer is what is being read.
type answer struct {
	request Request
	base    *url.URL
	source  string
}

// called recognises JSON in a call: jsonpCallback({…}).
var called = regexp.MustCompile(`^[\w$.]{1,60}\(\s*[\[{"]`)

// isXML tells data from pages, by the first elements.
func isXML(start string) bool {
	head := strings.ToLower(start[:min(len(start), 1000)])
	if strings.Contains(head, "<html") || strings.Contains(head, "<!doctype html") {
		return false
	}
	for _, sign := range []string{"<?xml", "<rss", "<feed", "<rdf:", "<urlset", "<sitemapindex"} {
		if strings.HasPrefix(head, sign) {
			return true
		}
	}
	return false
}

// unpack returns what is in a gzip file, or the body as it is.
func unpack(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	// Of a file that is cut short, the beginning is read.
	out, _ := io.ReadAll(io.LimitReader(z, maxUnpacked))
	return out
}

// html reads a page: the entries it shows, and what its scripts would ask for.
func (a *answer) html(sel extract.Selectors) Page {
	l := extract.ListWith(a.source, a.base.String(), sel)
	p := Page{Entries: l.Entries}
	for _, u := range l.Next {
		p.Next = append(p.Next, Request{URL: u, Referer: a.base.String()})
	}
	if sel.Next != nil {
		return p
	}
	programs := a.programs()
	if len(p.Entries) == 0 {
		p.Entries = a.arrays()
	}
	switch {
	case a.paged() && len(p.Entries) > 0:
		// An answer of a program that is a piece of a page.
		a.turn(&p, 0)
	case len(p.Next) == 0:
		p.Next = programs
	default:
		p.Else = programs
	}
	if group := a.nextGroup(); group != nil && (a.request.URL == "" || !strings.Contains(a.request.URL, "startrecord=")) {
		p.Else = append(p.Else, *group)
	}
	if posted := posted(p.Next); posted != nil {
		p.Else = append(p.Else, *posted)
	}
	if len(p.Entries) == 0 && len(p.Next) == 0 {
		for _, u := range l.Frames {
			p.Next = append(p.Next, Request{URL: u, Referer: a.base.String()})
		}
	}
	if len(p.Next) == 0 && len(p.Entries) > 0 {
		p.Else = append(p.Else, a.guesses()...)
	}
	return p
}

// others resolves requests against the answer's address and leaves out those
// that ask for the same again, and other sites.
func (a *answer) others(list []Request) []Request {
	seen := map[Request]bool{{URL: a.request.URL, Form: a.request.Form}: true}
	var out []Request
	for _, r := range list {
		u, err := a.base.Parse(strings.TrimSpace(r.URL))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || !extract.SameHost(u, a.base) || len(out) >= maxRequests {
			continue
		}
		r.URL = u.String()
		key := Request{URL: r.URL, Form: r.Form}
		if seen[key] {
			continue
		}
		seen[key] = true
		if r.Referer == "" {
			r.Referer = a.base.String()
		}
		out = append(out, r)
	}
	return out
}
