package extract

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// Types of files that are published beside pages.
var fileTypes = map[string]bool{
	"doc": true, "docx": true, "wps": true, "pdf": true, "xls": true, "xlsx": true, "et": true, "ppt": true, "pptx": true,
	"dps": true, "zip": true, "rar": true, "7z": true, "ofd": true, "ceb": true, "txt": true, "csv": true, "rtf": true, "tif": true,
}

// scanTypes are the types of pictures that an attachment may be.
var scanTypes = map[string]bool{"png": true, "jpg": true, "jpeg": true, "bmp": true}

// IsPicture reports whether a type of file is a picture.
func IsPicture(kind string) bool { return scanTypes[kind] }

// FileType returns the type of the file an address leads to, as its extension
// in lower case, or "" for a page. Download programs carry the file's name in
// a parameter.
func FileType(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if t := extension(u.Path); fileTypes[t] {
		return t
	}
	q := u.Query()
	for _, key := range []string{"filename", "fileName", "file", "name", "path", "filepath", "url", "showname", "realname"} {
		if t := extension(q.Get(key)); fileTypes[t] {
			return t
		}
	}
	return ""
}

func extension(p string) string {
	return strings.TrimPrefix(strings.ToLower(path.Ext(strings.TrimSpace(p))), ".")
}

var downloads = regexp.MustCompile(`(?i)/(?:downfile|download|downloadattach|filedown|attach(?:ment)?down\w*)(?:\.(?:jsp|do|action|aspx|ashx|php))?$`)

// attachments lists the files a page offers outside of the elements to skip.
func attachments(root *html.Node, base *url.URL, skip func(*html.Node) bool) []kiosk.Attachment {
	out := []kiosk.Attachment{}
	seen := map[string]bool{}
	walk(root, func(n *html.Node) bool {
		if hidden(n) || skip(n) || len(out) >= 200 {
			return false
		}
		if n.DataAtom != atom.A {
			return true
		}
		href := absolute(base, attr(n, "href"))
		if href == "" || seen[href] {
			return false
		}
		kind := FileType(href)
		name := fileName(n)
		if kind == "" {
			u, _ := url.Parse(href)
			if !downloads.MatchString(u.Path) && !strings.HasPrefix(name, "附件") {
				return false
			}
			if kind = extension(name); !fileTypes[kind] {
				kind = ""
			}
			if t := extension(u.Path); kind == "" && scanTypes[t] && strings.HasPrefix(name, "附件") {
				kind = t // a page that was scanned; other pictures only illustrate
			}
			if kind == "" && !downloads.MatchString(u.Path) {
				return false
			}
		}
		if name == "" {
			name = namePart(href)
		}
		seen[href] = true
		out = append(out, kiosk.Attachment{Title: name, URL: href, Type: kind})
		return false
	})
	return out
}

// The bounds of pictures that stand for a text.
const (
	mostPictures = 20
	leastSide    = 200 // CSS pixels, where a page says so
)

// otherPicture is a picture that belongs to the page, by its name.
var otherPicture = regexp.MustCompile(`(?i)/(?:icon|logo|arrow|dot|bg|ico|line|spacer|blank|qr|ewm)[\w-]*\.\w+$`)

// pictures lists the pictures in the body of a page that says next to nothing
// else: scanned documents, and those that were laid out as a picture. They are
// read like attachments.
func pictures(container *html.Node, base *url.URL, skip func(*html.Node) bool) (out []kiosk.Attachment) {
	seen := map[string]bool{}
	walk(container, func(n *html.Node) bool {
		if n != container && skip(n) || len(out) >= mostPictures {
			return false
		}
		if n.DataAtom != atom.Img {
			return true
		}
		src := absolute(base, cmp.Or(attr(n, "src"), attr(n, "data-src"), attr(n, "data-original")))
		u, err := url.Parse(src)
		if src == "" || err != nil || seen[src] || !scanTypes[extension(u.Path)] || otherPicture.MatchString(u.Path) || small(n) {
			return true
		}
		seen[src] = true
		out = append(out, kiosk.Attachment{Title: cmp.Or(caption(n), fmt.Sprintf("图片 %d", len(out)+1)), URL: src, Type: extension(u.Path)})
		return true
	})
	return out
}

// small reports whether a page shows a picture too small for a text.
func small(n *html.Node) bool {
	for _, side := range []string{"width", "height"} {
		if px, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(attr(n, side)), "px")); err == nil && px < leastSide {
			return true
		}
	}
	return false
}

// fileName returns what a link calls its file.
func fileName(a *html.Node) string {
	for _, t := range []string{textOf(a, 400), normalize.Blanks(attr(a, "title"))} {
		switch bare := strings.Trim(t, "【】[]()（）:： "); bare {
		case "", "下载", "点击下载", "附件", "附件下载", "查看", "点击查看", "文件下载", "立即下载":
		default:
			return t
		}
	}
	return ""
}

func namePart(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	name := path.Base(u.Path)
	for _, key := range []string{"showname", "filename", "fileName", "name"} {
		if v := u.Query().Get(key); extension(v) != "" {
			name = path.Base(v)
			break
		}
	}
	return normalize.Blanks(name)
}

var relatedHead = regexp.MustCompile(`^[【\[]?(?:相关|关联)(?:文件|文章|链接|信息|阅读|稿件|政策|附件|新闻|内容|解读)?[】\]]?[:：]?$|^(?:政策|文件|图文|图解)?解读[:：]?$|^解读链接[:：]?$`)

// links lists the pages a document leads to: interpretations and related
// documents beside it, references in its body.
func links(root, container *html.Node, base *url.URL, weights map[*html.Node]weight, files []kiosk.Attachment) []Link {
	out := []Link{}
	seen := map[string]bool{}
	for _, f := range files {
		seen[f.URL] = true
	}
	add := func(kind string, a *html.Node) {
		href := absolute(base, attr(a, "href"))
		t := textOf(a, 400)
		if t == "" {
			t = normalize.Blanks(attr(a, "title"))
		}
		if href == "" || seen[href] || utf8.RuneCountInString(t) < 4 || noise(t) || len(out) >= 200 || base != nil && href == base.String() {
			return
		}
		seen[href] = true
		out = append(out, Link{kind, href, t})
	}
	anchors := func(n *html.Node, visit func(*html.Node)) {
		walk(n, func(d *html.Node) bool {
			if hidden(d) {
				return false
			}
			if d.DataAtom == atom.A && has(d, "href") {
				visit(d)
				return false
			}
			return true
		})
	}
	walk(root, func(n *html.Node) bool {
		if hidden(n) {
			return false
		}
		if n.Type != html.ElementNode || !leaf(n) {
			return true
		}
		if t := textOf(n, 60); utf8.RuneCountInString(t) <= 8 && relatedHead.MatchString(t) && !linked(n) {
			for _, section := range []*html.Node{n.Parent, n.Parent.Parent} {
				if section == nil || inside(container, section) || weights[section].net() > 400 {
					continue
				}
				anchors(section, func(a *html.Node) {
					kind := LinkRelated
					if strings.Contains(t, "解读") || strings.Contains(textOf(a, 400), "解读") {
						kind = LinkInterpretation
					}
					add(kind, a)
				})
			}
		}
		return false
	})
	anchors(container, func(a *html.Node) {
		for p := a.Parent; p != nil && p != container; p = p.Parent {
			if framing(p, weights[p]) {
				return
			}
		}
		kind := LinkReference
		if strings.Contains(textOf(a, 400), "解读") {
			kind = LinkInterpretation
		}
		add(kind, a)
	})
	slices.SortStableFunc(out, func(a, b Link) int { return strings.Compare(order[a.Kind], order[b.Kind]) })
	return out
}

// linked reports whether a line is a link or stands in one: an entry of a
// menu, not a heading.
func linked(n *html.Node) bool {
	for p := n; p != nil; p = p.Parent {
		if p.DataAtom == atom.A {
			return true
		}
	}
	found := false
	walk(n, func(d *html.Node) bool {
		found = found || d.DataAtom == atom.A
		return !found
	})
	return found
}

var order = map[string]string{LinkInterpretation: "1", LinkRelated: "2", LinkReference: "3"}
