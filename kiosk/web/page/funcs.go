package page

import (
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gongkai/kiosk"
)

// funcs are what templates may call.
func (r *Renderer) funcs() template.FuncMap {
	return template.FuncMap{
		"asset":   r.static.URL,  // asset "kiosk.css": address of a static file
		"icon":    Icon,          // icon "home": a drawing, hidden from screen readers
		"words":   r.words,       // words .Title: broken between words only
		"date":    dateTag,       // date .PublishedOn: <time>, never broken
		"day":     instantDayTag, // day .ChangedAt: the civil date of an instant
		"when":    When,          // when .Now .UpdatedAt: "今天 9:20"
		"clock":   clock,         // clock .Now: "9:41"
		"num":     num,           // num 12345: "12,345", never broken
		"bytes":   Bytes,         // bytes .Bytes: "1.2 MB"
		"code":    spaced,        // code "7K2M9QXD": "7K2M 9QXD"
		"add":     func(a, b int) int { return a + b },
		"area":    AreaMark,  // area "public-welfare": colour and drawing of an area
		"outside": Outside,   // outside .URL: the address if it may be followed, "" otherwise
		"dict":    dict,      // dict "a" 1 "b" 2: arguments for a template
		"short":   ShortName, // short "社会救助和社会福利": a category in a few characters
		"stated":  StatedBy,  // stated .Doc: what a notice states, nil if nothing
		"list":    func(s ...string) []string { return s },
	}
}

// Mark is how an area is shown: always colour, drawing and name together.
type Mark struct{ Color, Icon string }

// AreaMark returns the mark of an area, a neutral one for those it does not
// know.
func AreaMark(areaID string) Mark {
	switch areaID {
	case "major-projects":
		return Mark{"steel", "crane"}
	case "public-resources":
		return Mark{"teal", "scale"}
	case "public-welfare":
		return Mark{"coral", "heart"}
	}
	return Mark{"plain", "doc"}
}

// shortNames are the everyday names of categories, for places with room for a
// few characters; the full name stands wherever there is room for it.
var shortNames = map[string]string{
	"重大建设项目批准和实施": "重大建设项目", "社会公益事业建设": "社会公益事业",
	"批准服务信息": "批准服务", "批准结果信息": "批准结果", "招标投标信息": "招标投标", "征收土地信息": "征收土地",
	"重大设计变更信息": "设计变更", "施工有关信息": "施工信息", "质量安全监督信息": "质量安全", "竣工有关信息": "竣工信息",
	"国有土地使用权出让": "土地出让", "矿业权出让": "矿业权", "国有产权交易": "产权交易", "工程建设项目招标投标": "工程招标",
	"社会救助和社会福利": "社会救助", "基本医疗卫生": "基本医疗", "灾害事故救援": "灾害救援", "公共文化体育": "文化体育",
}

// ShortName returns the everyday name of an area or category, or the name
// itself.
func ShortName(name string) string {
	if s := shortNames[name]; s != "" {
		return s
	}
	return name
}

// When says when something was in the shortest words that leave no doubt:
// "今天 9:20", "昨天 9:20", "9月3日 9:20", "2018年9月3日"; "" for the zero time.
func When(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(kiosk.China)
	today := kiosk.DateOf(now).Time()
	hm := fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
	switch d := kiosk.DateOf(t).Time(); {
	case d.Equal(today):
		return "今天 " + hm
	case d.Equal(today.AddDate(0, 0, -1)):
		return "昨天 " + hm
	case d.Year() == today.Year():
		return fmt.Sprintf("%d月%d日 %s", t.Month(), t.Day(), hm)
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// Outside returns an address of the web, "" for anything else: what a
// publisher wrote there may be no address at all.
func Outside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return address
}

func clock(t time.Time) string {
	t = t.In(kiosk.China)
	return fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
}

func dateTag(d kiosk.Date) template.HTML {
	if d.IsZero() {
		return ""
	}
	return template.HTML(`<time class="nb">` + d.String() + `</time>`)
}

func instantDayTag(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	return dateTag(kiosk.DateOf(t))
}

func num(n int) template.HTML {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return template.HTML(`<span class="nb">` + s + `</span>`)
}

// Bytes writes a file size as people read it; "" for unknown.
func Bytes(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + " 字节"
	case n < 1<<20:
		return strconv.FormatInt((n+1<<9)>>10, 10) + " KB"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

func spaced(code string) string {
	if len(code) != 8 {
		return code
	}
	return code[:4] + " " + code[4:]
}

func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, kiosk.Errorf(kiosk.Internal, "page: dict: a value is missing")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		k, ok := pairs[i].(string)
		if !ok {
			return nil, kiosk.Errorf(kiosk.Internal, "page: dict: key %d is no string", i/2)
		}
		m[k] = pairs[i+1]
	}
	return m, nil
}

// words escapes a title and sets <wbr> between its words, so that with
// word-break: keep-all no word is torn. Without a segmenter it breaks after
// punctuation and before opening marks.
func (r *Renderer) words(title string) template.HTML {
	var parts []string
	if r.Break != nil {
		parts = r.Break(title)
	}
	if strings.Join(parts, "") != title {
		parts = clauses(title)
	}
	parts = r.halves(parts)
	var b strings.Builder
	at, kept := 0, quoted.FindAllStringIndex(title, -1)
	for i, p := range parts {
		for len(kept) > 0 && kept[0][1] <= at {
			kept = kept[1:]
		}
		together := len(kept) > 0 && kept[0][0] < at
		at += len(p)
		// Nothing may begin a line that must not, nor end one.
		if i > 0 && !together && !closes(p) && !opens(parts[i-1]) {
			b.WriteString("<wbr>")
		}
		b.WriteString(template.HTMLEscapeString(p))
	}
	return template.HTML(b.String())
}

// quoted is what stands together because somebody put it in quotes: “无废城市”.
var quoted = regexp.MustCompile(`[“《][^“”《》]{1,8}[”》]`)

// widestWord is how many Hanzi a word may have before it is broken where its
// own words meet: 城市居民|最低生活保障.
const widestWord = 6

// mostWords is how many words the two halves of one may have together.
const mostWords = 3

// halves breaks the words that are too wide for a narrow column where the
// halves hold the fewest words, and of such places at the one nearest the
// middle.
func (r *Renderer) halves(parts []string) []string {
	if r.Break == nil {
		return parts
	}
	var out []string
	for _, p := range parts {
		c := []rune(p)
		best, fewest := 0, mostWords+1
		for i := 2; len(c) > widestWord && i <= len(c)-2; i++ {
			n := len(r.Break(string(c[:i]))) + len(r.Break(string(c[i:])))
			if n < fewest || n == fewest && even(i, len(c)) < even(best, len(c)) {
				best, fewest = i, n
			}
		}
		if best > 0 && fewest <= mostWords {
			out = append(out, string(c[:best]), string(c[best:]))
		} else {
			out = append(out, p)
		}
	}
	return out
}

// even is how far a cut is from the middle of n.
func even(cut, n int) int { return max(2*cut-n, n-2*cut) }

// longWord is how many Hanzi may stand together where no segmenter helps.
const longWord = 12

func clauses(s string) []string {
	var parts []string
	start, n := 0, 0
	prev := rune(0)
	for i, c := range s {
		cut := i > start && (n >= longWord && unicode.Is(unicode.Han, c) && unicode.Is(unicode.Han, prev) ||
			strings.ContainsRune("《（〔“", c) || strings.ContainsRune("、，。；：》）”", prev))
		if cut {
			parts = append(parts, s[start:i])
			start, n = i, 0
		}
		n++
		prev = c
	}
	return append(parts, s[start:])
}

func closes(s string) bool {
	for _, c := range s {
		return strings.ContainsRune("、，。；：！？》）〕】”’)],.;:!?%", c)
	}
	return false
}

func opens(s string) bool {
	r := []rune(s)
	return len(r) > 0 && strings.ContainsRune("《（〔【“‘([", r[len(r)-1])
}
