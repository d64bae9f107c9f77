package extract

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// Frames that show no content of the page: counters, logins, trees of menus.
var besideFrames = regexp.MustCompile(`(?i)visit|count|login|tree\.jsp|share|footer|header|head\.|top\.|left\.|foot\.|nav|menu|weather|tianqi|banner|search\.|\.js\b|about:`)

// frames lists the pages that a page shows in frames or sends visitors to by a
// meta tag or a short script, those it sends to first.
func frames(page string, base *url.URL) []string {
	var out []string
	seen := map[string]bool{base.String(): true}
	add := func(href string) {
		if u := absolute(base, href); u != "" && !seen[u] && sameSite(u, base) && len(out) < 20 {
			seen[u] = true
			out = append(out, u)
		}
	}
	add(MovedTo(page))
	z := html.NewTokenizer(strings.NewReader(page[:min(len(page), maxBytes)]))
	for n := 0; n < maxElements; n++ {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		if s := string(name); s != "iframe" && s != "frame" {
			continue
		}
		for more {
			var key, val []byte
			key, val, more = z.TagAttr()
			if string(key) == "src" && len(val) < maxValue && !besideFrames.Match(val) {
				add(string(val))
			}
		}
	}
	return out
}

var (
	refresh  = regexp.MustCompile(`(?i)<meta\b[^>]{0,100}http-equiv=["']?refresh["']?[^>]{0,100}content=["']?\s*(\d{1,3})\s*[;,]\s*url=\s*['"]?([^"'>\s]{1,500})`)
	location = regexp.MustCompile(`(?:(?:window|self|top|parent|document)\.)?\blocation(?:\.href)?\s*=\s*["']([^"'\s]{1,500})["']|location\.(?:replace|assign)\(\s*["']([^"'\s]{1,500})["']`)
	scripts  = regexp.MustCompile(`(?is)<script\b[^>]{0,300}>(.*?)</script>`)
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
