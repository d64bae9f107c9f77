package ingest

import (
	"cmp"
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/ingest/listing"
	"gongkai/kiosk"
)

// Limits on looking for columns.
const (
	discoverPages   = 150 // pages looked at
	discoverColumns = 120
	discoverDepth   = 4 // links away from the home page
	leastEntries    = 3 // of a page that is a list
)

// Found is a column that was found on a portal.
type Found struct {
	kiosk.Column
	Trail   []string // names of the pages that lead to it, the home page left out
	Entries int      // articles on its first page
	Why     string   // why it has its place in the catalogue, "" if it has none
}

// Discover looks through a portal for its columns, from the home page along
// its menus, and proposes where they belong in the catalogue. Nothing is
// stored. name is what the portal calls itself; the error says what is wrong
// with the home page.
func (p *Pipeline) Discover(ctx context.Context, s Source) (found []Found, name string, err error) {
	c := p.newCrawl(s)
	defer c.client.Close()
	look, home := c.discover(ctx)
	if err := ctx.Err(); err != nil {
		return nil, "", err
	}
	if home.Outcome != kiosk.OutcomeOK {
		return nil, "", kiosk.Errorf(kiosk.Unavailable, "%s 打不开：%s。", s.Home, home.Detail)
	}
	return look.found, look.title, nil
}

// findColumns looks for the columns of a source that names none.
func (c *crawl) findColumns(ctx context.Context) error {
	if len(c.source.Columns) > 0 {
		return nil
	}
	look, home := c.discover(ctx)
	for _, f := range look.found {
		c.source.Columns = append(c.source.Columns, f.Column)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(look.found) == 0 && home.Outcome == kiosk.OutcomeOK {
		home.Outcome, home.Detail = kiosk.OutcomeParseFailed, "从首页起没有找到栏目"
	}
	return c.send(ctx, result{fetches: []kiosk.Fetch{home}})
}

// place is a page to look at.
type place struct {
	extract.Anchor
	trail []string
}

// search looks for columns.
type search struct {
	*crawl
	names *columnNames
	first []place // what sounds like something to be published
	rest  []place
	bare  []place // links that say nothing of where they lead
	seen  map[string]bool
	lists map[string]bool // first entries of the lists found: one list may have two addresses
	ids   map[string]bool
	found []Found
	title string // of the home page
	pages int
}

// discover looks through the portal; it also returns how the fetch of its home
// page ended.
func (c *crawl) discover(ctx context.Context) (*search, kiosk.Fetch) {
	s := &search{crawl: c, names: newColumnNames(c.p.Catalogue), seen: map[string]bool{}, lists: map[string]bool{}, ids: map[string]bool{}}
	home := s.look(ctx, place{Anchor: extract.Anchor{URL: c.source.Home}})
	for s.pages < discoverPages && len(s.found) < discoverColumns && ctx.Err() == nil {
		var next place
		switch {
		case len(s.first) > 0:
			next, s.first = s.first[0], s.first[1:]
		case len(s.rest) > 0:
			next, s.rest = s.rest[0], s.rest[1:]
		case len(s.bare) > 0:
			next, s.bare = s.bare[0], s.bare[1:]
			key := trimmed(next.URL)
			if s.seen[key] {
				continue // by its name
			}
			s.seen[key] = true
		default:
			s.orSitemap(ctx)
			return s, home
		}
		s.look(ctx, next)
	}
	s.orSitemap(ctx)
	return s, home
}

// look reads a page: whether it is a column, and where it leads.
func (s *search) look(ctx context.Context, at place) kiosk.Fetch {
	s.pages++
	s.p.progress(Progress{Source: s.source.Name, Done: int64(s.pages), Total: discoverPages, Stored: len(s.found), Item: at.Text})
	r := listing.First(at.URL)
	page := s.client.Get(ctx, fetch.Request{URL: r.URL, Form: r.Form, SourceID: s.source.ID, Data: true})
	if page.Outcome != kiosk.OutcomeOK {
		return page.Fetch
	}
	source, _ := fetch.Decode(page.Body, page.ContentType)
	site := extract.Site(source, page.FinalURL)
	if site.Article {
		return page.Fetch
	}
	if s.pages == 1 {
		s.title = siteName(site.Title)
	}
	if at.Text != "" && s.better(site, at.Anchor) {
		at.Text = site.Column
	}
	trail := at.trail
	if at.Text != "" {
		trail = append(slices.Clip(trail), at.Text)
		s.column(ctx, at, page, articleLinks(site))
	}
	if len(trail) >= discoverDepth {
		return page.Fetch
	}
	for _, a := range s.tree(source, page.FinalURL, site) {
		s.add(a, trail)
	}
	return page.Fetch
}

// better reports whether what a page calls itself is a better name for it than
// the words of the link: a tag's, unless it says the same on other pages.
func (s *search) better(site extract.SitePage, a extract.Anchor) bool {
	if site.Column == "" || a.General() {
		return site.Column != ""
	}
	twice := slices.ContainsFunc(s.found, func(f Found) bool { return f.Name == site.Column })
	return site.Tagged && !twice && extract.Anchor{URL: a.URL, Text: site.Column}.Names()
}

// tree lists the links of a page that may lead to columns.
func (s *search) tree(source, address string, site extract.SitePage) []extract.Anchor {
	out := listing.Columns(source, address)
	for _, a := range site.Links {
		if a.Names() {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		for _, f := range site.Frames { // a page that is a frame only
			out = append(out, extract.Anchor{URL: f})
		}
	}
	return out
}

// siteName is what the title of a home page calls the site.
func siteName(title string) string {
	for part := range strings.FieldsFuncSeq(title, func(r rune) bool { return strings.ContainsRune("_-–—|", r) }) {
		part = strings.TrimSpace(part)
		part = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(part, "首页"), " 网站"))
		if part != "" {
			return part
		}
	}
	return strings.TrimSpace(title)
}

// promising are words of columns that hold what must be published.
var promising = regexp.MustCompile(`公开|公示|公告|通知|文件|法规|规章|政策|解读|采购|招标|中标|交易|出让|土地|征收|征地|预算|决算|财政|规划|计划|统计|低保|救助|特困|福利|教育|卫生|医疗|环境|环保|安全|食品|药品|处罚|许可|权力|责任|清单|人事|任免|招考|项目|扶贫|振兴|就业|社保|应急|审计|执法|目录|指南|年报|公报|领域`)

func (s *search) add(a extract.Anchor, trail []string) {
	key := trimmed(a.URL)
	if s.seen[key] || !s.ours(a.URL) || slices.Contains(trail, a.Text) && a.Text != "" {
		return
	}
	if len(s.first)+len(s.rest)+len(s.bare) >= 20*discoverPages {
		return
	}
	if a.General() {
		s.bare = append(s.bare, place{a, trail})
		return
	}
	s.seen[key] = true
	if promising.MatchString(a.Text) || a.Text == "" {
		s.first = append(s.first, place{a, trail})
	} else {
		s.rest = append(s.rest, place{a, trail})
	}
}

// trimmed makes the addresses of one page equal.
func trimmed(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host + trailingIndex.ReplaceAllString(u.Path, "/") + "?" + u.RawQuery + "#" + u.Fragment
}

// articleLinks counts the links of a page that look like articles.
func articleLinks(site extract.SitePage) (n int) {
	for _, a := range site.Links {
		if extract.IsArticle(a.URL) {
			n++
		}
	}
	return n
}

// column keeps a page that is a list. One with many articles beside its longest
// list leads to lists and is none.
func (s *search) column(ctx context.Context, at place, page fetch.Page, articles int) {
	sel := s.source.selectors("")
	l := listing.Read(listing.First(at.URL), page.FinalURL, page.ContentType, page.Body, sel)
	n := len(l.Entries)
	// A page whose entries come from a program or in a frame.
	for step := 0; step < 2 && len(l.Entries) == 0 && len(l.Next) > 0 && s.ours(l.Next[0].URL); step++ {
		next := l.Next[0]
		s.pages++
		p := s.client.Get(ctx, fetch.Request{URL: next.URL, Form: next.Form, FormType: next.FormType, Referer: next.Referer, SourceID: s.source.ID, Data: true})
		if p.Outcome != kiosk.OutcomeOK {
			return
		}
		l = listing.Read(next, p.FinalURL, p.ContentType, p.Body, sel)
		n, articles = len(l.Entries), 0
	}
	if n == 0 || n < leastEntries && len(l.Next) == 0 || 2*n < articles {
		return
	}
	key := l.Entries[0].URL + " " + l.Entries[n-1].URL
	if s.lists[key] {
		return
	}
	s.lists[key] = true
	f := Found{Column: kiosk.Column{ID: s.id(at.URL), SourceID: s.source.ID, Name: at.Text, URL: at.URL}, Trail: at.trail, Entries: n}
	s.names.position(&f)
	s.found = append(s.found, f)
}

var (
	dahanColumn = regexp.MustCompile(`/col/col(\d+)`)
	notPlain    = regexp.MustCompile(`[^a-z0-9]+`)
	pathFrame   = regexp.MustCompile(`(?i)^/|(?:/?index)?(?:\.\w{2,5})?$`)
)

// id makes the id of a column from its address, so that it is the same in every
// pass.
func (s *search) id(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return hashID("c", address)
	}
	id := ""
	if m := dahanColumn.FindStringSubmatch(u.Path); m != nil {
		id = m[1]
	} else {
		id = pathFrame.ReplaceAllString(strings.TrimSuffix(u.Path, "/"), "")
	}
	if u.RawQuery != "" || u.Fragment != "" {
		id += "-" + u.RawQuery + "-" + u.Fragment
	}
	id = strings.Trim(notPlain.ReplaceAllString(strings.ToLower(id), "-"), "-")
	if id == "" || len(id) > 40 || s.ids[id] {
		id = hashID("c", trimmed(address))
	}
	s.ids[id] = true
	return id
}

// orSitemap takes the portal's sitemap as the one column if none was found.
func (s *search) orSitemap(ctx context.Context) {
	u, err := url.Parse(s.source.Home)
	if err != nil || len(s.found) > 0 || ctx.Err() != nil {
		return
	}
	for _, path := range []string{"/sitemap.xml", "/sitemap.xml.gz", "/rss.xml"} {
		at := u.ResolveReference(&url.URL{Path: path}).String()
		page := s.client.Get(ctx, fetch.Request{URL: at, SourceID: s.source.ID, Data: true})
		if page.Outcome != kiosk.OutcomeOK {
			continue
		}
		l := listing.Read(listing.Request{URL: at}, page.FinalURL, page.ContentType, page.Body, extract.Selectors{})
		if len(l.Entries)+len(l.Next) > 0 {
			s.found = []Found{{Column: kiosk.Column{ID: "sitemap", SourceID: s.source.ID, Name: cmp.Or(s.source.Name, "全站"), URL: at}, Entries: len(l.Entries)}}
			return
		}
	}
}
