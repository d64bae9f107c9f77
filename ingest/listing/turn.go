package listing

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pageKeys are the parameters that number the pages of a list, in small letters.
var pageKeys = []string{"page", "pageno", "pagenum", "pageindex", "currpage", "currentpage", "curpage", "cpage", "pagenumber", "p"}

// numbered finds the parameter that numbers pages, and its value.
func numbered(q url.Values) (key string, n int, ok bool) {
	for _, want := range pageKeys {
		for k := range q {
			if strings.ToLower(k) != want {
				continue
			}
			if n, err := strconv.Atoi(q.Get(k)); err == nil && n >= 0 && n < 100_000 {
				return k, n, true
			}
		}
	}
	return "", 0, false
}

// paged reports whether the request numbers its pages by itself: then the
// answer is the next page's neighbour.
func (a *answer) paged() bool {
	u, err := url.Parse(a.request.URL)
	if err != nil {
		return false
	}
	q := u.Query()
	if strings.Contains(a.request.Form, "pageIndex") {
		return true
	}
	if a.request.Form == "" && !program.MatchString(u.Path) && !q.Has("paramJson") && !q.Has("startrecord") {
		return false // an ordinary page says itself where it goes on
	}
	_, _, ok := numbered(q)
	return ok || q.Has("paramJson") || q.Has("startrecord")
}

var program = regexp.MustCompile(`(?i)\.(?:jsp|do|action|ashx|json|xml)$|/api/|/rest/|/(?:common/search|searchList|search)/[0-9a-f]{32}$`)

// turn names the page after the one that was asked for: a further page if the
// answer says that there are more, else a guess. got is how many entries it
// had, total how many there are in all, 0 if not said.
func (a *answer) turn(p *Page, total int) {
	if total == 0 {
		total = a.total()
	}
	next := a.turned(len(p.Entries), total)
	if total > 0 || a.pages() > 0 {
		p.Next = append(p.Next, next...)
	} else {
		p.Else = append(p.Else, next...)
	}
}

func (a *answer) turned(got, total int) []Request {
	u, err := url.Parse(a.request.URL)
	if err != nil || got == 0 {
		return nil
	}
	r := a.request
	q := u.Query()
	if from, err := strconv.Atoi(q.Get("startrecord")); err == nil {
		return a.following(u, q, from, total)
	}
	form, _ := url.ParseQuery(r.Form)
	for _, in := range []struct {
		values url.Values
		name   string
	}{{q, "paramJson"}, {q, "params"}, {form, "params"}} {
		if text, done, ok := turnedJSON(in.values.Get(in.name)); ok {
			if total > 0 && done*got >= total {
				return nil
			}
			in.values.Set(in.name, text)
			r.URL = withQuery(u, q)
			r.Form = form.Encode()
			return []Request{r}
		}
	}
	key, n, ok := numbered(q)
	if ok {
		q.Set(key, strconv.Itoa(n+1))
		r.URL = withQuery(u, q)
	}
	if k, at, inForm := numbered(form); inForm && r.FormType == "" {
		n, ok = at, true
		form.Set(k, strconv.Itoa(n+1))
		r.Form = form.Encode()
	}
	if pages := a.pages(); !ok || total > 0 && n*got >= total || pages > 0 && n >= pages {
		return nil
	}
	return []Request{r}
}

// turnedJSON counts up the page number in a parameter that is JSON; done is how
// many pages there have been. pageIndex is counted from zero.
func turnedJSON(text string) (next string, done int, ok bool) {
	var param map[string]any
	if text == "" || json.Unmarshal([]byte(text), &param) != nil {
		return "", 0, false
	}
	for key, first := range map[string]int{"pageNo": 1, "pageIndex": 0} {
		v, has := param[key]
		if !has {
			continue
		}
		n := number(v)
		param[key] = n + 1
		out, err := json.Marshal(param)
		return string(out), n + 1 - first, err == nil
	}
	return "", 0, false
}

// following asks for the records that follow those from one on.
func (a *answer) following(u *url.URL, q url.Values, from, total int) []Request {
	to, err := strconv.Atoi(q.Get("endrecord"))
	if err != nil || to < from || from < 0 || to > 10_000_000 || total > 0 && to >= total {
		return nil
	}
	r := a.request
	q.Set("startrecord", strconv.Itoa(to+1))
	q.Set("endrecord", strconv.Itoa(to+1+to-from))
	r.URL = withQuery(u, q)
	return []Request{r}
}

func withQuery(u *url.URL, q url.Values) string {
	c := *u
	c.RawQuery = q.Encode()
	return c.String()
}

var (
	pageCount = regexp.MustCompile(`共\s*(?:<[^>]{0,60}>\s*)?(?:&nbsp;)?(\d{1,5})\s*(?:<[^>]{0,60}>\s*)?(?:&nbsp;)?页|(?:pageCount|totalPages?|countPage)["']?\s*[:=]\s*["']?(\d{1,5})\b`)
	inAll     = regexp.MustCompile(`<totalrecord>(\d{1,7})</totalrecord>|\bcount="(\d{1,7})"[^>]{0,80}rows="|rows="\d+"[^>]{0,80}\bcount="(\d{1,7})"`)
)

// pages returns how many pages the answer says there are, 0 if it does not.
func (a *answer) pages() int { return found(pageCount, a.source) }

// total returns how many entries the answer says there are.
func (a *answer) total() int { return found(inAll, a.source) }

func found(re *regexp.Regexp, source string) int {
	m := re.FindStringSubmatch(source)
	for _, s := range m[min(1, len(m)):] {
		if n, err := strconv.Atoi(s); err == nil {
			return n
		}
	}
	return 0
}

var pageInPath = regexp.MustCompile(`^(.*?)(?:_(\d{1,4}))?(\.(?:s?html?|jsp|aspx?|php))$`)

// guesses are where the next page may be if the answer says there is one and
// no link leads there: pages numbered from 1, from 2, by a parameter.
func (a *answer) guesses() []Request {
	if a.pages() < 2 || a.request.Form != "" {
		return nil
	}
	u := *a.base
	u.Fragment = ""
	q := u.Query()
	if key, n, ok := numbered(q); ok {
		if n >= a.pages() {
			return nil
		}
		q.Set(key, strconv.Itoa(n+1))
		return []Request{{URL: withQuery(&u, q)}}
	}
	path := u.Path
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	m := pageInPath.FindStringSubmatch(path)
	if m == nil {
		return nil
	}
	at := func(n int) Request {
		c := u
		c.Path = fmt.Sprintf("%s_%d%s", m[1], n, m[3])
		return Request{URL: c.String()}
	}
	if n, err := strconv.Atoi(m[2]); err == nil {
		if n >= a.pages() {
			return nil
		}
		return []Request{at(n + 1)}
	}
	return slices.Concat([]Request{at(1), at(2)}, []Request{{URL: withQuery(&u, url.Values{"page": {"2"}})}})
}
