package extract

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"gongkai/kiosk"
)

var mayFrame = regexp.MustCompile(`<(?i:iframe|frame|embed|object)\b`)

// Frames that show no content of the page: counters, logins, trees of menus.
var besideFrames = regexp.MustCompile(`(?i)visit|count|login|tree\.jsp|share|footer|header|head\.|top\.|left\.|foot\.|nav|menu|weather|tianqi|banner|search\.|\.js\b|about:`)

// frames lists the pages that a page shows in frames or sends visitors to by a
// meta tag or a short script, those it sends to first.
func frames(page string, base *url.URL) []string {
	var out []string
	if base == nil {
		return nil
	}
	seen := map[string]bool{base.String(): true}
	add := func(href string) {
		if u := absolute(base, href); u != "" && !seen[u] && sameSite(u, base) && len(out) < 20 {
			seen[u] = true
			out = append(out, u)
		}
	}
	add(MovedTo(page))
	framed(page, func(src string) {
		if !besideFrames.MatchString(src) && FileType(src) == "" {
			add(src)
		}
	})
	return out
}

// framedFiles lists the files that a page shows in frames, by themselves or in
// a viewer that is told their address.
func framedFiles(page string, base *url.URL) (out []kiosk.Attachment) {
	framed(page, func(src string) {
		u, err := url.Parse(src)
		if err != nil || FileType(src) == "" || len(out) >= 50 {
			return
		}
		if fileTypes[extension(u.Path)] {
			if href := absolute(base, src); href != "" {
				out = append(out, kiosk.Attachment{Title: namePart(href), URL: href, Type: FileType(href)})
			}
			return
		}
		for _, key := range []string{"file", "url", "path", "src"} {
			if v := u.Query().Get(key); fileTypes[extension(v)] {
				if href := absolute(base, v); href != "" {
					out = append(out, kiosk.Attachment{Title: namePart(href), URL: href, Type: FileType(href)})
				}
				return
			}
		}
	})
	return out
}

// framed visits the addresses of what a page shows in frames.
func framed(page string, visit func(src string)) {
	if !mayFrame.MatchString(page) {
		return
	}
	z := html.NewTokenizer(strings.NewReader(page[:min(len(page), maxBytes)]))
	for range maxElements {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		key := ""
		switch string(name) {
		case "iframe", "frame", "embed":
			key = "src"
		case "object":
			key = "data"
		}
		for more {
			var k, val []byte
			k, val, more = z.TagAttr()
			if key != "" && string(k) == key && len(val) > 0 && len(val) < maxValue {
				visit(string(val))
			}
		}
	}
}

var (
	refresh  = regexp.MustCompile(`(?i)<meta\b[^>]{0,100}http-equiv=["']?refresh["']?[^>]{0,100}content=["']?\s*(\d{1,3})\s*[;,]\s*url=\s*['"]?([^"'>\s]{1,500})`)
	location = regexp.MustCompile(`(?:(?:window|self|top|parent|document)\.)?\blocation(?:\.href)?\s*=\s*["']([^"'\s]{1,500})["']|location\.(?:replace|assign)\(\s*["']([^"'\s]{1,500})["']`)
)

// MovedTo returns where a page that holds nothing else sends its visitors, as
// it is written there: a meta tag with a short wait, a script. "" if nowhere.
func MovedTo(page string) string {
	head := page[:min(len(page), 16<<10)]
	if m := refresh.FindStringSubmatch(head); m != nil && len(m[1]) < 2 {
		return html.UnescapeString(m[2])
	}
	if len(page) > len(head) {
		return ""
	}
	// A long page also has scripts for when one clicks.
	for _, s := range scripts.FindAllStringSubmatch(head, 10) {
		if strings.Contains(s[1], "function") || strings.Contains(s[1], "if") && !strings.Contains(s[1], "else") {
			continue
		}
		if m := location.FindStringSubmatch(s[1]); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}
