package analysis_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"gongkai/search/analysis"
)

var peer = sync.OnceValues(func() (*gse.Segmenter, error) {
	s := &gse.Segmenter{SkipLog: true, NotLoadHMM: true}
	return s, s.LoadDictEmbed("zh_s")
})

func gseSegmenter(tb testing.TB) *gse.Segmenter {
	tb.Helper()
	s, err := peer()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

type cut struct{ start, end int }

// compare cuts a line with both segmenters. ours tells whether a word only we
// know, or a number, is involved.
func compare(s *analysis.Segmenter, g *gse.Segmenter, line string) (same, ours bool, got, want []cut) {
	for _, t := range s.Words(nil, line) {
		if t.Sub {
			continue
		}
		got = append(got, cut{t.Start, t.End})
		freq, _, _ := g.Dict.Find([]byte(line[t.Start:t.End]))
		ours = ours || t.Kind == analysis.Number || t.Kind == analysis.Word && freq == 0 || t.Term == "零"
	}
	for _, seg := range g.ModeSegment([]byte(line)) {
		r, _ := utf8.DecodeRuneInString(line[seg.Start():seg.End()])
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			want = append(want, cut{seg.Start(), seg.End()})
		}
	}
	if len(got) != len(want) {
		return false, ours, got, want
	}
	for i := range got {
		if got[i] != want[i] {
			return false, ours, got, want
		}
	}
	return true, ours, got, want
}

// The words of plain Chinese are gse's. Lines in which a word of ours or a
// number takes part may differ. gse adds up costs over a whole line in 32 bits,
// so where two ways cost nearly the same, the beginning of a line can change its
// end; such a line must be the same clause by clause.
func TestWordsAreThoseOfGse(t *testing.T) {
	t.Run("sample", func(t *testing.T) {
		data, err := os.ReadFile(filepath.Join("testdata", "lines.txt"))
		if err != nil {
			t.Fatal(err)
		}
		testAgreement(t, strings.Split(strings.TrimSpace(string(data)), "\n"))
	})
	t.Run("regulations", func(t *testing.T) { testAgreement(t, lawLines(t, 7, 6000)) })
}

func testAgreement(t *testing.T, lines []string) {
	s, g := segmenter(t), gseSegmenter(t)
	var equal, own, rounding, differ int
	for _, line := range lines {
		same, ours, got, want := compare(s, g, line)
		switch {
		case same:
			equal++
		case ours:
			own++
		case sameByClause(s, g, line):
			rounding++
		default:
			differ++
			t.Errorf("%s\n got %v\nwant %v", line, texts(line, got), texts(line, want))
		}
	}
	t.Logf("%d lines: %d as gse, %d differ by a number or a word of ours, %d by gse's rounding, %d otherwise",
		len(lines), equal, own, rounding, differ)
	if equal < len(lines)*2/3 { // the rest is cut at words of ours, of which there are some four thousand
		t.Errorf("only %d of %d lines are gse's", equal, len(lines))
	}
}

func sameByClause(s *analysis.Segmenter, g *gse.Segmenter, line string) bool {
	for _, clause := range strings.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if same, _, _, _ := compare(s, g, clause); !same {
			return false
		}
	}
	return true
}

func texts(line string, cuts []cut) (words []string) {
	for _, c := range cuts {
		words = append(words, line[c.start:c.end])
	}
	return words
}
