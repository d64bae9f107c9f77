package web

import (
	"testing"

	"gongkai/assets"
)

func TestTextCanBeRead(t *testing.T) {
	tokens, err := readTokens(assets.Static)
	if err != nil {
		t.Fatal(err)
	}
	if len(tokens) < 15 {
		t.Fatalf("%d colours read from tokens.css", len(tokens))
	}
	for _, p := range contrasts(tokens) {
		if !p.OK() {
			t.Errorf("%s on %s (%s): %.2f, needs %.1f", p.Text, p.On, p.Use, p.Ratio, p.Least)
		}
	}
}

func TestContrast(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want float64
	}{{"#000000", "#FFFFFF", 21}, {"#FFFFFF", "#FFFFFF", 1}, {"#767676", "#FFFFFF", 4.54}, {"#16202B", "#FBFAF7", 15.79}} {
		if got := contrast(tc.a, tc.b); got < tc.want-.02 || got > tc.want+.02 {
			t.Errorf("contrast(%s, %s) = %.2f, want %.2f", tc.a, tc.b, got, tc.want)
		}
	}
}
