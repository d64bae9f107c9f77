package rerank_test

import (
	"testing"

	"gongkai/search/rerank"
)

// What names another place of the same kind than the question is told apart
// from what names the same one, none, or one of another kind.
func TestElsewhere(t *testing.T) {
	towns := []string{"", "育黎镇", "夏村镇", "城区街道"}
	for _, tt := range []struct {
		typed, text string
		want        float32
	}{
		{"育黎镇修路", "夏村镇的路已经修好。", 1},
		{"育黎镇修路", "育黎镇和夏村镇的路已经修好。", 0},
		{"育黎镇修路", "路已经修好。", 0},
		{"育黎镇修路", "城区街道的路已经修好。", 0},
		{"修路", "夏村镇的路已经修好。", 0},
		{"a7县修路", "A8县的路已经修好。", 1},
		{"a7县修路", "A7县的路已经修好，A8县的还没有。", 0},
		{"a7县修路", "A市的路已经修好。", 0},
		{"a7县修路", "WTA8县、A1234县、A县城和8县", 1},
		{"a7县修路", "WTA8县、A1234县和8县", 0},
	} {
		q := newQuery(t, tt.typed)
		q.Towns(tt.typed, towns)
		if f := q.Features(&rerank.Candidate{Text: []byte(tt.text)}); f[rerank.Elsewhere] != tt.want {
			t.Errorf("%s: %s: elsewhere is %v, want %v", tt.typed, tt.text, f[rerank.Elsewhere], tt.want)
		}
	}
}
