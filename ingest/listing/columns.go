package listing

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"

	"gongkai/ingest/extract"
)

var (
	treeNode  = regexp.MustCompile(`funclick\(\s*\\?['"]([A-Za-z0-9]{1,40})\\?['"][^)]{0,200}\)[^<>]{0,80}>\s*([^<>]{2,60}?)\s*(?:[（(]\d+[)）]\s*)?<`)
	treeStart = regexp.MustCompile(`\bTREE["']?\s*:\s*\[`)
)

// maxColumns is how many columns one tree may have.
const maxColumns = 500

// Columns lists the columns that a script on a page builds its menu of: the
// trees of open directories. Their addresses are such that [Read] finds the
// program of each.
func Columns(source, address string) []extract.Anchor {
	base, err := url.Parse(address)
	if err != nil || address == "" {
		return nil
	}
	a := answer{base: base, source: source}
	if strings.HasSuffix(base.Path, "/module/xxgk/tree.jsp") {
		return a.dahanTree()
	}
	if root, _, ok := strings.Cut(base.Path, "/gkmlpt/"); ok {
		return a.gkmlptTree(root)
	}
	// The tree stands in a frame of the directory's page.
	if m := xxgkTree.FindStringSubmatch(a.near("/module/xxgk/tree.jsp", 250, 500)); m != nil && base.Query().Get("number") == "" {
		if u, err := base.Parse(html.UnescapeString(m[1])); err == nil && extract.SameHost(u, base) {
			return []extract.Anchor{{URL: u.String()}}
		}
	}
	return nil
}

// dahanTree reads the nodes of tree.jsp; a column's list is a page of
// search.jsp.
func (a *answer) dahanTree() (out []extract.Anchor) {
	q := a.base.Query()
	for _, m := range treeNode.FindAllStringSubmatch(a.source, maxColumns) {
		v := url.Values{"infotypeId": {m[1]}, "currpage": {"1"}}
		for _, k := range []string{"area", "divid", "jdid", "standardXxgk"} {
			if q.Get(k) != "" {
				v.Set(k, q.Get(k))
			}
		}
		out = append(out, extract.Anchor{URL: a.base.ResolveReference(&url.URL{Path: "/module/xxgk/search.jsp", RawQuery: v.Encode()}).String(), Text: extract.LineOf(m[2])})
	}
	return out
}

// gkmlptTree reads the tree in the page's settings.
func (a *answer) gkmlptTree(root string) (out []extract.Anchor) {
	at := treeStart.FindStringIndex(a.source)
	if at == nil {
		return nil
	}
	type node struct {
		ID       json.Number `json:"id"`
		Name     string      `json:"name"`
		Children []node      `json:"children"`
	}
	var tree []node
	if json.NewDecoder(strings.NewReader(a.source[at[1]-1:])).Decode(&tree) != nil {
		return nil
	}
	var add func(list []node, depth int)
	add = func(list []node, depth int) {
		for _, n := range list {
			if len(out) >= maxColumns || depth > 10 {
				return
			}
			if gkmlptColumn.MatchString(n.ID.String()) && n.Name != "" {
				out = append(out, extract.Anchor{URL: a.base.ResolveReference(&url.URL{Path: root + "/gkmlpt/index", Fragment: n.ID.String()}).String(), Text: n.Name})
			}
			add(n.Children, depth+1)
		}
	}
	add(tree, 0)
	return out
}
