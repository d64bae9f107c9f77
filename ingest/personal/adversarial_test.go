package personal_test

import (
	"strings"
	"testing"

	"gongkai/ingest/personal"
	"gongkai/ingest/personal/personaltest"
	"gongkai/kiosk"
)

const seed = 20180903

func TestEveryNumberWithACheckDigitIsFound(t *testing.T) {
	if missed := look(t, personaltest.New(seed).Cases(20000)); missed > 0 {
		t.Errorf("%d missed", missed)
	}
}

// Mobile phones and old identity cards have no check digit; a label is what
// tells them.
func TestNumbersWithoutACheckDigitAreFoundByTheirLabels(t *testing.T) {
	const n = 10000
	if missed := look(t, personaltest.New(seed).Unchecked(n)); missed > n/100 {
		t.Errorf("%d of %d missed", missed, n)
	}
}

// look counts the cases that are not found or not masked, and logs some.
func look(t *testing.T, cases []personaltest.Case) int {
	t.Helper()
	missed := map[string]int{}
	for _, c := range cases {
		hit := false
		for _, f := range personal.Find(c.Text) {
			hit = hit || found(c, f.Kind, folded(c.Text[f.Start:f.End]))
		}
		if masked := personal.Mask(c.Text); !hit || strings.Contains(folded(masked), c.Value) {
			if missed[c.How]++; missed[c.How] <= 2 {
				t.Logf("%s, %s: not found in %q", c.Kind, c.How, c.Text)
			}
		}
	}
	all := 0
	for _, k := range missed {
		all += k
	}
	t.Logf("%d of %d found", len(cases)-all, len(cases))
	return all
}

// found reports whether what was found is the number of a case. Two signs say
// nothing for certain: those of a disability after a blank may be an age, and
// digits in the next cell may be the end of a card.
func found(c personaltest.Case, kind kiosk.PersonalKind, value string) bool {
	switch c.Kind {
	case kiosk.PersonalDisability:
		return value == c.Value && kind == c.Kind || value == c.Value[:18] && kind == kiosk.PersonalID
	case kiosk.PersonalBankCard:
		return strings.HasPrefix(value, c.Value) && kind == c.Kind
	}
	return value == c.Value && kind == c.Kind
}

// folded returns the digits of a text as they are read.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		for _, set := range []string{"〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"} {
			if i := strings.IndexRune(set, r); i >= 0 {
				return '0' + rune(i/len("一"))
			}
		}
		switch {
		case '0' <= r && r <= '9':
			return r
		case '０' <= r && r <= '９':
			return r - '０' + '0'
		case strings.ContainsRune("Oo〇○Ｏ", r):
			return '0'
		case strings.ContainsRune("lIｌＩ", r):
			return '1'
		case strings.ContainsRune("xXｘＸ×", r):
			return 'X'
		}
		return -1
	}, s)
}

func TestNumbersOfBodiesAreNoFindings(t *testing.T) {
	for _, text := range personaltest.New(seed).Decoys(20000) {
		for _, f := range personal.Find(text) {
			t.Errorf("%s (%s): %q", f.Kind, f.Reason, around(text, f))
		}
		if t.Failed() {
			return
		}
	}
}
