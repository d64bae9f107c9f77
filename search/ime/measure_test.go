package ime

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
	"gongkai/search/analysis"
	"gongkai/search/pinyin"
	"gongkai/search/query"
)

// installed is an engine that has learnt the sample portal as a running server
// would, and what the tests ask it.
type installed struct {
	*Engine
	readings *pinyin.Readings
	cutter   *Cutter
	words    []string // of the portal, the commonest first
	terms    []string // of the vocabulary
	titles   map[string]bool
}

var portal = sync.OnceValues(func() (*installed, error) {
	e, err := Load(assets.Dict)
	if err != nil {
		return nil, err
	}
	p := &installed{Engine: e, titles: map[string]bool{}}
	if p.readings, err = pinyin.Load(assets.Dict); err != nil {
		return nil, err
	}
	seg, err := analysis.Load(assets.Dict)
	if err != nil {
		return nil, err
	}
	vocabulary, err := query.LoadVocabulary(assets.Dict)
	if err != nil {
		return nil, err
	}
	cat, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		return nil, err
	}
	place := Place{Words: map[string]float64{}, Names: slices.Concat(vocabulary.Official(), vocabulary.Words(), cat.BodyNames())}
	f, err := assets.Demo.Open("documents.jsonl.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	err = eachDocument(f, func(d document) {
		place.Titles = append(place.Titles, d.Title)
		p.titles[d.Title] = true
		for passage := range strings.SplitSeq(d.Text, "\n") {
			seen := map[string]bool{}
			for _, t := range seg.Words(nil, passage) {
				if n := utf8.RuneCountInString(t.Term); t.Kind == analysis.Word && n > 1 && n < 7 && !seen[t.Term] && !strings.ContainsFunc(t.Term, notHan) {
					seen[t.Term] = true
					place.Words[t.Term]++
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for w, n := range place.Words {
		if n < 2 {
			delete(place.Words, w)
		} else {
			p.words = append(p.words, w)
		}
	}
	slices.SortFunc(p.words, func(a, b string) int { return int(place.Words[b]-place.Words[a])*2 + strings.Compare(a, b) })
	p.terms = slices.Concat(vocabulary.Official(), vocabulary.Words())
	p.cutter = newCutter(&e.base.lex.words)
	e.Learn(place)
	return p, nil
})

type document struct{ ID, Title, Text, Split string }

func eachDocument(packed io.Reader, yield func(document)) error {
	z, err := gzip.NewReader(packed)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var d document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return err
		}
		yield(d)
	}
	return lines.Err()
}

func atPortal(tb testing.TB) *installed {
	tb.Helper()
	p, err := portal()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// read returns how a phrase is read by the words of the package and by the
// table of phrases the search reads by; the first is used, agree tells whether
// they say the same.
func (p *installed) read(phrase string) (syllables []string, agree bool) {
	for _, id := range p.cutter.Cut(phrase) {
		if id == start {
			return nil, false
		}
		for _, s := range p.base.lex.soundOf(id) {
			syllables = append(syllables, p.base.spelling.syllables[s])
		}
	}
	other, ok := p.readings.Word(phrase)
	return syllables, ok && slices.Equal(syllables, other)
}

// score is how often what was meant was the first candidate, and among five.
type score struct{ n, first, five int }

func (s *score) ask(tb testing.TB, p *installed, keys, want string) {
	s.n++
	for i, c := range p.Compose(tb.Context(), keys, 5).Candidates {
		if c.Text == want {
			s.five++
			if i == 0 {
				s.first++
			}
			return
		}
	}
	if missed != "" {
		tb.Logf("%s for %s gives %v", keys, want, p.Compose(tb.Context(), keys, 3).Candidates)
	}
}

// missed, set to anything, lists what was not among five.
var missed = os.Getenv("GONGKAI_IME_MISSED")

// least logs the shares in percent and fails below floors.
func (s *score) least(tb testing.TB, what string, first, five float64) {
	tb.Helper()
	n := float64(max(s.n, 1)) / 100
	gotFirst, gotFive := float64(s.first)/n, float64(s.five)/n
	tb.Logf("%-62s %5d  first %5.1f %%  among five %5.1f %%", what, s.n, gotFirst, gotFive)
	if s.n == 0 || gotFirst < first || gotFive < five {
		tb.Errorf("%s: below %.1f %% first or %.1f %% among five", what, first, five)
	}
}

func initials(syllables []string) string {
	var b strings.Builder
	for _, s := range syllables {
		b.WriteByte(s[0])
	}
	return b.String()
}

func TestWordsOfTheIndexAndTerms(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("measures, which the detector of races makes slow")
	}
	p := atPortal(t)
	for _, set := range []struct {
		name  string
		words []string
		every int // of the words are asked with first letters and digits, which takes longer
	}{{"the 500 commonest words of the sample portal", p.words[:500], 1}, {"terms of the vocabulary", p.terms, 5}} {
		var full, short, digits score
		var unsure, signs []string
		for i, w := range set.words {
			syllables, agree := p.read(w)
			if strings.ContainsFunc(w, notHan) {
				signs = append(signs, w)
				continue
			}
			if syllables == nil {
				t.Errorf("%s cannot be read", w)
				continue
			}
			if !agree {
				unsure = append(unsure, w)
			}
			keys := strings.Join(syllables, "")
			full.ask(t, p, keys, w)
			if i%set.every == 0 {
				short.ask(t, p, initials(syllables), w)
				digits.ask(t, p, toDigits(keys), w)
			}
		}
		t.Logf("%s: the two readings differ for %v; not asked for the signs in them: %v", set.name, unsure, signs)
		full.least(t, set.name+", written out", 90, 98)
		short.least(t, set.name+", first letters", 0, 85)
		digits.least(t, set.name+", nine keys", 75, 94)
	}
}

// phrasesOf returns the parts of 4 to 18 Hanzi of a title. Those beside a letter
// or a digit are left out: they are pieces, often of what was masked.
func phrasesOf(title string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(title, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }) {
		if n := utf8.RuneCountInString(part); n >= 4 && n <= 18 && !strings.ContainsFunc(part, notHan) {
			out = append(out, part)
		}
	}
	return out
}

func evalData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GONGKAI_EVAL_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data (GONGKAI_EVAL_DATA): %v", err)
	}
	return dir
}

// half tells which of two halves of a set a title is in: one is looked at while
// the engine is tuned, the other only measured.
func half(title string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte("half" + title))
	if h.Sum32()%2 == 0 {
		return "tuned on"
	}
	return "not looked at"
}

// titleSets are real titles of documents the sample portal does not have. What
// the file of words was counted in leaves out the first two; it has never seen
// the others, which are not of its kind.
var titleSets = []struct {
	name, file string
	is         func(document) bool
	first      float64 // floor of the half that was not looked at, in percent
}{
	{"State Council documents", "lexicon/policy_titles.jsonl.gz", func(d document) bool { return HeldOut(d.Title) }, 85},
	{"laws and regulations", "rel-mixed/corpus.jsonl.gz", func(d document) bool { return strings.HasPrefix(d.ID, "law-") && HeldOut(d.Title) }, 95},
	{"news and notices of 2020", "rel-mixed/corpus.jsonl.gz", func(d document) bool { return len(d.ID) == 32 }, 73},
	{"land supply results", "rel-mixed/corpus.jsonl.gz", func(d document) bool { return strings.HasPrefix(d.ID, "land-") }, 48},
	{"citizens' letters", "citizen-letters/letters_replies.jsonl.gz", func(document) bool { return true }, 40},
}

func TestTitles(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads large files")
	}
	dir, p := evalData(t), atPortal(t)
	for _, set := range titleSets {
		results := p.askTitles(t, filepath.Join(dir, set.file), set.is)
		results["tuned on"].least(t, set.name+", tuned on", 0, 0)
		results["not looked at"].least(t, set.name+", not looked at", set.first, 0)
	}
}

// mostPhrases bounds how many phrases of a half are asked.
const mostPhrases = 180

// askTitles types the parts of the titles of a file, a score for each half.
func (p *installed) askTitles(t *testing.T, file string, is func(document) bool) map[string]*score {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	results := map[string]*score{"tuned on": {}, "not looked at": {}}
	seen := map[string]bool{}
	err = eachDocument(f, func(d document) {
		r := results[half(d.Title)]
		if p.titles[d.Title] || !is(d) || r.n >= mostPhrases {
			return
		}
		for _, phrase := range phrasesOf(d.Title) {
			syllables, _ := p.read(phrase)
			keys := strings.Join(syllables, "")
			// What is a word of the file, as the name of a law, tests nothing.
			if seen[phrase] || keys == "" || len(keys) > kiosk.MaxKeys || len(p.cutter.Cut(phrase)) == 1 {
				continue
			}
			seen[phrase] = true
			r.ask(t, p, keys, phrase)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// A place that has published titles of a kind types new ones of that kind.
func TestTitlesOfOnesOwnKind(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads large files")
	}
	dir, p := evalData(t), atPortal(t)
	land := titleSets[3]
	f, err := os.Open(filepath.Join(dir, land.file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var place Place
	if err := eachDocument(f, func(d document) {
		if land.is(d) && half(d.Title) == "tuned on" {
			place.Titles = append(place.Titles, d.Title)
		}
	}); err != nil {
		t.Fatal(err)
	}
	own := *p
	own.Engine = &Engine{base: p.base}
	own.Learn(place)
	own.askTitles(t, filepath.Join(dir, land.file), land.is)["not looked at"].least(t, "land supply results, having the other half", 40, 0)
}
