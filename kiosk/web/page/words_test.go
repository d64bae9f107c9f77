package page

import (
	"strings"
	"testing"
)

// A word wider than a narrow column is broken where its own words meet, the
// name of a person never.
func TestWords(t *testing.T) {
	known := []string{"城市居民最低生活保障", "最低生活保障", "条例", "政府工作报告", "威海市", "张海波", "城市", "居民"}
	r := &Renderer{Break: func(s string) (out []string) {
		for s != "" {
			n := len(string([]rune(s)[:1]))
			for _, w := range known {
				if strings.HasPrefix(s, w) {
					n = max(n, len(w))
				}
			}
			out, s = append(out, s[:n]), s[n:]
		}
		return out
	}}
	for title, want := range map[string]string{
		"城市居民最低生活保障条例":   "城市居民<wbr>最低生活保障<wbr>条例",
		"威海市政府工作报告（张海波）": "威海市<wbr>政府工作报告<wbr>（张海波）",
		"印发“无废城市”条例":     "印<wbr>发<wbr>“无废城市”<wbr>条例",
		"《很长很长的一部条例》条例":  "《很<wbr>长<wbr>很<wbr>长<wbr>的<wbr>一<wbr>部<wbr>条例》<wbr>条例",
		"条例<b>": "条例<wbr>&lt;<wbr>b<wbr>&gt;",
	} {
		if got := r.words(title); string(got) != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}
