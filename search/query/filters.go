package query

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
)

// The fields a word can filter by, those of kiosk.QueryFilter.
const (
	FilterCategory = "category"
	FilterArea     = "area"
	FilterType     = "type"
	FilterBody     = "body"
	FilterTown     = "town"
	FilterYear     = "year"
)

// surest lists the fields, those whose words can hardly mean anything else
// first.
var surest = []string{FilterYear, FilterTown, FilterBody, FilterType, FilterArea, FilterCategory}

// Filter is a filter read from words.
type Filter struct {
	Field, Value, Label string
	Text                string // the words, folded
}

// String writes a filter: [body:edu 教育局].
func (f Filter) String() string { return "[" + f.Field + ":" + f.Value + " " + f.Text + "]" }

// Names are the words that can be filters.
type Names struct {
	words map[string]named
	place map[string]bool // what the county is called
}

type named struct {
	Filter
	short bool // means it only beside another filter
}

// placeWords are how people call the place they are in.
var placeWords = []string{"我市", "本市", "全市", "我县", "本县", "全县", "我区", "本区", "全区", "本地", "当地"}

// NewNames reads the names of a catalogue, which may be nil: areas,
// categories, types, bodies in all the forms they are known by.
func NewNames(c *kiosk.Catalogue) *Names {
	n := &Names{words: map[string]named{}, place: map[string]bool{}}
	for _, w := range placeWords {
		n.place[w] = true
	}
	for _, t := range kiosk.Types {
		if t != kiosk.TypeOther {
			n.add(FilterType, string(t), t.Label(), t.Label(), false)
		}
	}
	if c == nil {
		return n
	}
	county := County(c)
	if county != "" {
		n.place[analysis.Fold(county)], n.place[analysis.Fold(stem(county))] = true, true
	}
	for i := range c.Areas {
		a := &c.Areas[i]
		n.add(FilterArea, a.ID, a.Name, a.Name, false)
		for j := range a.Categories {
			n.category(&a.Categories[j])
		}
	}
	for i := range c.Bodies {
		for _, form := range bodyForms(&c.Bodies[i], county) {
			b := &c.Bodies[i]
			if now := c.BodyByName(form); now != nil { // who bears a name today is meant before who did
				b = now
			}
			n.add(FilterBody, b.ID, b.Name, form, false)
		}
	}
	return n
}

// category adds the name of a category, and what is left of it without the
// words that say little; that is a filter only beside another.
func (n *Names) category(c *kiosk.Category) {
	name := strings.TrimSuffix(c.Name, "信息")
	for _, w := range []string{c.Name, name} {
		n.add(FilterCategory, c.ID, c.Name, w, utf8.RuneCountInString(w) < 3)
	}
	for part := range strings.SplitSeq(name, "和") {
		for _, head := range []string{"政府", "公共", "基本", "国有", "工程建设项目", ""} {
			if rest, ok := strings.CutPrefix(part, head); ok && utf8.RuneCountInString(rest) > 1 {
				n.add(FilterCategory, c.ID, c.Name, rest, true)
			}
		}
	}
}

// ambiguous is the value of a word that can mean several.
const ambiguous = "\x00"

func (n *Names) add(field, value, label, word string, short bool) {
	word = analysis.Fold(word)
	if old, ok := n.words[word]; ok {
		if old.Field != field || old.Value != value {
			if old.short && !short {
				n.words[word] = named{Filter{field, value, label, ""}, short}
			} else if old.short == short && old.Field == field && field == FilterCategory {
				old.Value = ambiguous
				n.words[word] = old
			}
		}
		return
	}
	n.words[word] = named{Filter{field, value, label, ""}, short}
}

// Place reports whether a folded word is what the county is called.
func (n *Names) Place(word string) bool { return n != nil && n.place[word] }

// County returns the name of the county a catalogue is of, "" if no body says.
func County(c *kiosk.Catalogue) string {
	for i := range c.Bodies {
		if name, ok := strings.CutSuffix(c.Bodies[i].Name, "人民政府"); ok && !strings.ContainsAny(name, "、，") {
			return name
		}
	}
	return ""
}

// stem is a name without the word for what it is, 乳山 for 乳山市.
func stem(place string) string {
	for _, tail := range []string{"市", "县", "区"} {
		if s, ok := strings.CutSuffix(place, tail); ok && utf8.RuneCountInString(s) > 1 {
			return s
		}
	}
	return place
}

// organs are the last characters of what is surely an organ.
const organs = "局办委会队院厅站社部室府"

// bodyForms lists what a body is called: now, before and by the people, each
// with the county's name, with 市 before it and without both. A name that is
// not surely that of an organ is left out.
func bodyForms(b *kiosk.Body, county string) []string {
	var out []string
	for _, name := range slices.Concat([]string{b.Name}, b.OldNames, b.Aliases) {
		if !isOrgan(b, name) {
			continue
		}
		core := name
		if county != "" {
			core = strings.TrimPrefix(core, county)
		}
		out = append(out, name)
		if core == "人民政府" || core == "政府" { // that of any place
			out = append(out, "市政府")
			continue
		}
		out = append(out, core)
		if county != "" && !strings.HasPrefix(core, "市") {
			kind, _ := utf8.DecodeLastRuneInString(county)
			out = append(out, county+core, stem(county)+core, string(kind)+core)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isOrgan reports whether a name of a body is surely that of one organ.
func isOrgan(b *kiosk.Body, name string) bool {
	if strings.ContainsAny(name, "、，（等") || strings.Contains(b.Name, "、") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	return strings.ContainsRune(organs, last) || strings.HasSuffix(name, "中心") || strings.HasSuffix(name, "大厅")
}

// Narrowing is how far words may become filters. The zero value lets none.
type Narrowing struct {
	Towns func(name string) bool // reports whether documents have the town; nil knows none
	Today kiosk.Date             // for 今年 and 去年
	Set   map[string]string      // filters set already, by field: they win
	Words map[string]bool        // fields that stay words
}

// mostWords is how many words a text may have whose words are filters; a
// longer one is a sentence.
const mostWords = 8

// filters takes words that are filters out of a text: only those that stand
// for themselves between blanks, none of a question, and never the only word.
func (e *Env) filters(text string) (found []Filter, rest string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || strings.ContainsRune("、,;", r) })
	n := e.Narrowing
	if n == nil || e.Names == nil || len(words) < 2 || len(words) > mostWords {
		return nil, text
	}
	if _, asked := takeAsking(text, e.Segmenter); asked {
		return nil, text
	}
	var kept []string
	short, at := Filter{}, 0 // a category that is one only beside other filters, and where it stands
	fields := map[string]bool{}
	for i, w := range words {
		f, ok := n.word(w, e.Names)
		if number := i+1 < len(words) && strings.HasSuffix(words[i+1], "号"); !ok || fields[f.Field] || number {
			kept = append(kept, w)
			continue
		}
		if f.short {
			if short.Text == "" {
				short, at = f.Filter, len(kept)
			}
			kept = append(kept, w)
			continue
		}
		fields[f.Field] = true
		found = append(found, f.Filter)
	}
	if len(found) > 0 && !fields[short.Field] && short.Text != "" {
		found, kept = append(found, short), slices.Delete(kept, at, at+1)
	}
	if len(kept) == 0 && len(found) < 2 {
		return nil, text
	}
	found = slices.DeleteFunc(found, func(f Filter) bool { return n.Set[f.Field] == f.Value })
	slices.SortStableFunc(found, func(a, b Filter) int {
		return cmp.Compare(slices.Index(surest, a.Field), slices.Index(surest, b.Field))
	})
	return found, strings.Join(kept, " ")
}

// word reads one word. A field that is set otherwise already leaves it a word.
func (n *Narrowing) word(w string, names *Names) (f named, ok bool) {
	switch year := n.year(w); {
	case year > 0:
		v := strconv.Itoa(year)
		f = named{Filter: Filter{FilterYear, v, v + "年", w}}
	case n.Towns != nil && n.Towns(w):
		f = named{Filter: Filter{FilterTown, w, w, w}}
	default:
		if f, ok = names.words[w]; !ok || f.Value == ambiguous {
			return named{}, false
		}
		f.Text = w
	}
	set := n.Set[f.Field]
	return f, !n.Words[f.Field] && (set == "" || set == f.Value)
}

// The years documents are looked for in. Figures without 年 are not taken for
// a year that is yet to come.
const (
	firstYear = 1949
	lastYear  = 2099
)

// year reads 2023年, 2023, 二零二三年, 今年, 去年 and 前年; 0 if it is none.
func (n *Narrowing) year(w string) int {
	switch w {
	case "今年", "本年度":
		return n.Today.Year
	case "去年", "上年":
		return n.Today.Year - 1
	case "前年":
		return n.Today.Year - 2
	}
	digits := strings.TrimSuffix(strings.TrimSuffix(w, "度"), "年")
	if utf8.RuneCountInString(digits) != 4 {
		return 0
	}
	year := 0
	for _, r := range digits {
		d := strings.IndexRune("0123456789", r)
		if i := strings.IndexRune("零一二三四五六七八九", r); d < 0 && i >= 0 && digits != w {
			d = i / len("零")
		}
		if d < 0 {
			return 0
		}
		year = year*10 + d
	}
	if year < firstYear || year > lastYear || digits == w && year > n.Today.Year+1 {
		return 0
	}
	return year
}

// Renames lists how bodies were called before and what people call them, with
// the name of today and the others, as synonyms.
func Renames(c *kiosk.Catalogue) []kiosk.Word {
	if c == nil {
		return nil
	}
	county := County(c)
	var out []kiosk.Word
	pair := func(from, to string, weight float64) {
		if from != to {
			out = append(out, kiosk.Word{Kind: kiosk.WordSynonym, Word: from, Official: to, Weight: weight})
		}
	}
	for i := range c.Bodies {
		b := &c.Bodies[i]
		now := strings.TrimPrefix(b.Name, county)
		for _, name := range slices.Concat(b.OldNames, b.Aliases) {
			if len(b.OldNames) == 0 || c.BodyByName(name) != b || !isOrgan(b, name) {
				continue // never renamed, or another body bears the name
			}
			pair(strings.TrimPrefix(name, county), now, renamed)
			for _, old := range b.OldNames {
				pair(strings.TrimPrefix(name, county), strings.TrimPrefix(old, county), renamedBack)
			}
		}
		for _, old := range b.OldNames {
			pair(old, b.Name, renamed)
			pair(b.Name, old, renamedBack)
			pair(now, strings.TrimPrefix(old, county), renamedBack)
		}
	}
	return out
}

// What the name of today counts for where an old one was typed, and an old one
// where that of today was.
const (
	renamed     = 1
	renamedBack = 0.8
)
