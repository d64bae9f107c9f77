package listing

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"

	"gongkai/ingest/extract"
	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// Names of the fields that programs give titles, addresses, dates and totals,
// the surest first, in small letters without "_".
var (
	titleKeys = []string{"title", "realtitle", "doctitle", "infotitle", "articletitle", "newstitle", "contenttitle", "subject", "headline", "bt", "name"}
	linkKeys  = []string{"url", "link", "href", "infourl", "docpuburl", "linkurl", "puburl", "articleurl", "contenturl", "detailurl", "htmlurl", "weburl", "staticurl", "docurl", "loc", "path"}
	dateKeys  = []string{
		"publishedtimestr", "publishedtime", "publishtime", "publishdate", "pubdate", "pubtime", "published", "docreltime", "docrelpubtime", "displaytime",
		"infodate", "releasetime", "releasedate", "showdate", "showtime", "date", "issuetime", "createdate", "createdat", "createtime", "crtime", "updated", "lastmod", "modified", "time",
	}
	totalKeys = []string{"total", "totalcount", "totalrecord", "totalrecords", "totalelements", "totalnum", "recordcount", "postcount", "count"}
)

// row is one record: its fields as text.
type row map[string]string

func fieldName(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

func (r row) first(keys []string) string {
	for _, k := range keys {
		if v := strings.TrimSpace(r[k]); v != "" && len(v) < 4096 {
			return v
		}
	}
	return ""
}

// entry reads a record as an entry of a list.
func (a *answer) entry(r row) (extract.Entry, bool) {
	link := r.first(linkKeys)
	if link == "" || strings.HasPrefix(strings.ToLower(link), "javascript:") {
		return extract.Entry{}, false
	}
	u, err := a.base.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return extract.Entry{}, false
	}
	title := r.first(titleKeys)
	if strings.Contains(title, "<") || strings.Contains(title, "&") {
		title = extract.LineOf(title)
	}
	return extract.Entry{URL: u.String(), Title: normalize.Title(title), Date: dateOf(r.first(dateKeys))}, true
}

// dateOf reads a date as programs write it: in figures, with a time, as
// seconds or milliseconds since 1970, as feeds have it.
func dateOf(s string) kiosk.Date {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case n > 1e11 && n < 1e14:
			return kiosk.DateOf(time.UnixMilli(n).In(china))
		case n > 1e8 && n < 1e11 && len(s) != 8:
			return kiosk.DateOf(time.Unix(n, 0).In(china))
		}
	}
	for _, layout := range []string{time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return kiosk.DateOf(t.In(china))
		}
	}
	if len(s) >= 8 {
		if d := normalize.Date(s); !d.IsZero() {
			return d
		}
		if found := normalize.FindDates(s); len(found) > 0 {
			return found[0].Date
		}
	}
	return kiosk.Date{}
}

var china = time.FixedZone("CST", 8*3600)

// json reads JSON: the records of the array that has most of them, or the
// pieces of pages in its texts.
func (a *answer) json(text string) Page {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return Page{}
	}
	s := &scan{answer: a}
	s.value(v, 0)
	if len(s.best) == 0 && s.markup.Len() > 0 {
		l := extract.List(s.markup.String(), a.base.String())
		inner := answer{request: a.request, base: a.base, source: s.markup.String()}
		p := Page{Entries: l.Entries}
		inner.turn(&p, s.total)
		return p
	}
	p := Page{Entries: s.best}
	a.turn(&p, s.total)
	return p
}

// scan looks through a JSON value.
type scan struct {
	*answer
	best   []extract.Entry
	total  int
	markup strings.Builder // pieces of pages in texts
}

func (s *scan) value(v any, depth int) {
	const deepest = 20
	if depth > deepest {
		return
	}
	switch v := v.(type) {
	case []any:
		var list []extract.Entry
		for _, item := range v {
			fields, ok := item.(map[string]any)
			if !ok {
				s.value(item, depth+1)
				continue
			}
			if e, ok := s.entry(flat(fields)); ok && e.Title != "" && len(list) < maxEntries {
				list = append(list, e)
				continue
			}
			s.value(item, depth+1)
		}
		if len(list) > len(s.best) {
			s.best = list
		}
	case map[string]any:
		for _, k := range totalKeys {
			for name, n := range v {
				if fieldName(name) == k && s.total == 0 {
					s.total = max(0, number(n))
				}
			}
		}
		for _, item := range v {
			s.value(item, depth+1)
		}
	case string:
		if strings.Contains(v, "<a ") && s.markup.Len() < maxUnpacked {
			s.markup.WriteString(v)
		}
	}
}

// flat gives the fields of an object as text, those of objects in it too.
func flat(fields map[string]any) row {
	out := row{}
	for k, v := range fields {
		switch v := v.(type) {
		case string:
			out[fieldName(k)] = v
		case json.Number:
			out[fieldName(k)] = v.String()
		case map[string]any:
			for k2, v2 := range v {
				if t, ok := v2.(string); ok && out[fieldName(k2)] == "" {
					out[fieldName(k2)] = t
				}
			}
		}
	}
	return out
}

// number reads a number or the text of one; 0 if it is neither.
func number(v any) int {
	switch v := v.(type) {
	case json.Number:
		n, _ := strconv.Atoi(v.String())
		return n
	case string:
		n, _ := strconv.Atoi(v)
		return n
	case float64:
		if v > 0 && v < 1e9 {
			return int(v)
		}
	}
	return 0
}

// xml reads a feed, a sitemap or the XML of a program: every element that has
// an address among its children is a record.
func (a *answer) xml(text string) Page {
	if strings.Contains(text, "<record>") && strings.Contains(text, "<![CDATA[") {
		return a.html(extract.Selectors{}) // records of 大汉
	}
	x := &elements{answer: a}
	x.run(text)
	p := Page{Entries: x.entries, Next: x.maps}
	if len(x.entries) == 0 && x.markup.Len() > 0 {
		p.Entries = extract.List(x.markup.String(), a.base.String()).Entries
	}
	if a.paged() {
		a.turn(&p, 0)
	}
	return p
}

// elements reads the elements of an XML text.
type elements struct {
	*answer
	entries []extract.Entry
	maps    []Request // further sitemaps
	markup  strings.Builder
	stack   []*element
}

type element struct {
	name   string
	fields row
	text   strings.Builder
}

func (x *elements) run(text string) {
	const deepest, most = 40, 400_000 // elements
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is decoded
	x.stack = append(x.stack, &element{fields: row{}})
	for range most {
		t, err := d.Token()
		if err != nil || len(x.entries) >= maxEntries {
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(x.stack) > deepest {
				return
			}
			x.start(t)
		case xml.CharData:
			if top := x.stack[len(x.stack)-1]; top.text.Len() < 64<<10 {
				top.text.Write(t)
			}
		case xml.EndElement:
			if len(x.stack) > 1 {
				x.end()
			}
		}
	}
}

func (x *elements) start(t xml.StartElement) {
	top := &element{name: fieldName(t.Name.Local), fields: row{}}
	x.stack = append(x.stack, top)
	rel, href := "", ""
	for _, at := range t.Attr {
		switch at.Name.Local {
		case "rel":
			rel = at.Value
		case "href":
			href = at.Value
		default:
			if len(top.fields) < 40 {
				top.fields[fieldName(at.Name.Local)] = at.Value
			}
		}
	}
	// <link rel="alternate" href="…"/> of Atom; rel="self" is the feed's own.
	if href != "" && (rel == "" || rel == "alternate") {
		top.text.WriteString(href)
	}
}

func (x *elements) end() {
	top := x.stack[len(x.stack)-1]
	x.stack = x.stack[:len(x.stack)-1]
	text := strings.TrimSpace(top.text.String())
	into := x.stack[len(x.stack)-1].fields
	if text != "" && into[top.name] == "" && len(into) < 60 {
		into[top.name] = text
	}
	if strings.Contains(text, "<a ") && x.markup.Len() < maxUnpacked {
		x.markup.WriteString(text)
	}
	switch top.name {
	case "channel", "feed", "rss", "image", "textinput":
		return
	case "sitemap":
		if loc := top.fields["loc"]; loc != "" && len(x.maps) < maxRequests {
			x.maps = append(x.maps, Request{URL: loc})
		}
		return
	}
	e, ok := x.entry(top.fields)
	// A sitemap has no titles: what looks like an article is one.
	if ok && (e.Title != "" || top.name == "url" && extract.IsArticle(e.URL)) {
		x.entries = append(x.entries, e)
	}
}
