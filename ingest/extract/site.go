package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// SitePage is what a page shows of its site.
type SitePage struct {
	Title   string   // as the browser shows it
	Column  string   // name of the column it is, "" if it does not say
	Tagged  bool     // a tag says so
	Article bool     // its tags say that it is an article
	Links   []Anchor // to pages, in the order of the page, each address once
	Frames  []string // pages it shows in frames or sends visitors to
}

// Anchor is a link.
type Anchor struct {
	URL  string
	Text string
}

// maxAnchors is how many links of one page are read.
const maxAnchors = 3000

// Site reads the links of a page and what it says it is: sites of governments
// put the name of a column in a tag of its pages.
func Site(page, address string) SitePage {
	base, err := url.Parse(address)
	if err != nil || address == "" {
		return SitePage{}
	}
	root, _ := parse(page)
	if b := baseOf(root, base); b != nil {
		base = b
	}
	m := readMeta(root)
	s := SitePage{Article: m.get("articletitle") != "", Frames: frames(page, base)}
	s.Column = m.get("columnname")
	if s.Tagged = s.Column != ""; !s.Tagged {
		s.Column = column(m, readHead(root), root)
	}
	seen := map[string]int{}
	walk(root, func(n *html.Node) bool {
		if n.DataAtom == atom.Title && s.Title == "" {
			s.Title = textOf(n, 200)
		}
		if n.DataAtom != atom.A || len(s.Links) >= maxAnchors {
			return len(s.Links) < maxAnchors
		}
		href := absolute(base, attr(n, "href"))
		text := textOf(n, 200)
		if title := normalize.Blanks(attr(n, "title")); text == "" || strings.HasSuffix(text, "…") || strings.HasSuffix(text, "..") {
			text = title
		}
		text = strings.TrimFunc(text, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '）' && r != '》' && r != '《'
		})
		if href == "" || text == "" {
			return false
		}
		// One page for all columns: the fragment names the column.
		if _, fragment, ok := strings.Cut(attr(n, "href"), "#"); ok && strings.Contains(href, "/gkmlpt/") && !strings.Contains(href, "#") {
			href += "#" + url.PathEscape(fragment)
		}
		if i, ok := seen[href]; ok {
			// An address by another name: 更多 beside the heading.
			if general.MatchString(s.Links[i].Text) {
				s.Links[i].Text = text
			}
			return false
		}
		seen[href] = len(s.Links)
		s.Links = append(s.Links, Anchor{href, text})
		return false
	})
	return s
}

var (
	general  = regexp.MustCompile(`(?i)^(?:查看)?更多(?:内容|信息)?$|^more$|^全部$|^进入$|^详情$|^查看$`)
	elsewhat = regexp.MustCompile(`首\s*页|登录|登陆|注册|无障碍|长者|适老|关怀版|English|繁體|繁体|简体|邮箱|微信|微博|客户端|APP|设为|收藏|联系我们|网站地图|网站声明|关于我们|关于本站|版权|隐私|帮助|纠错|RSS|搜索|检索|信箱|投诉|举报|咨询|留言|写信|在线|办事大厅|视频|图片|直播|访谈|地图|天气|日历|上一页|下一页|上页|下页|尾页|末页|上一篇|下一篇|打印|关闭|返回|下载|备\d+号|公网安备|ICP`)
	lists    = regexp.MustCompile(`(?i)/col/col\d+|(?:list|column|channel|class|category|node|catalog|lanmu|lm)[\w-]*(?:\.\w+)?(?:\?|/|$)`)
	pageOf   = regexp.MustCompile(`(?i)(?:index|list|default)?_\d{1,4}\.\w+$|[?&](?:page|pageno|currpage|curpage)=\d`)
	noPage   = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|css|js|mp4|mp3|flv|apk|exe|xml|json)$|/(?:search|login|so|was5|hudong|user|member|sso)\b`)
)

// Names reports whether a link may lead to a column: by its words and by its
// address, which is no article's.
func (a Anchor) Names() bool {
	n := utf8.RuneCountInString(a.Text)
	if n < 2 || n > 24 || noise(a.Text) || elsewhat.MatchString(a.Text) || !strings.ContainsFunc(a.Text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) && !a.General() {
		return false
	}
	u, err := url.Parse(a.URL)
	if err != nil || FileType(a.URL) != "" || noPage.MatchString(u.Path) || pageOf.MatchString(a.URL) || (u.Path == "" || u.Path == "/") && u.RawQuery == "" {
		return false
	}
	return lists.MatchString(u.Path) && !articlePath.MatchString(u.Path) || !articleAddress.MatchString(a.URL)
}

var articlePath = regexp.MustCompile(`(?i)/art_\d|/t\d{8}_\d|/content_\d|/post_\d|/info/\d+/\d`)

// General reports whether the words of a link say nothing of where it leads.
func (a Anchor) General() bool { return general.MatchString(a.Text) }
