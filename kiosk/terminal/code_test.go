package terminal

import (
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
)

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	now := time.Unix(0, 0)
	seen := map[string]bool{}
	for range 200 {
		shown, code := NewCode(now)
		if seen[shown] || len(shown) != 14 || strings.ContainsAny(shown, "012OILSBZUV") || !code.Until.Equal(now.Add(CodeLasts)) {
			t.Fatalf("%q %v", shown, code)
		}
		seen[shown] = true
		full := strings.Map(func(r rune) rune { return r - '!' + '！' }, shown)
		for _, typed := range []string{shown, strings.ToLower(shown), " " + strings.ReplaceAll(shown, "-", " ") + "\n", full} {
			if h, err := HashCode(typed); err != nil || h != code.Hash {
				t.Errorf("%q: %v", typed, err)
			}
		}
		for _, typed := range []string{"", shown[1:], shown + "A", "0" + shown[1:], "登记码"} {
			if _, err := HashCode(typed); kiosk.KindOf(err) != kiosk.Invalid {
				t.Errorf("%q: %v", typed, err)
			}
		}
	}
}
