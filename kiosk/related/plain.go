package related

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// furniture are lines that portals put around a text.
var furniture = regexp.MustCompile(`^(信息来源|文章来源|来源|发布时间|发布日期|发布机构|成文日期|索引号|作者|责任编辑|编辑|浏览次数|浏览量|点击|阅读|字号|字体|打印|关闭|分享|扫一扫|上一篇|下一篇|主题分类|公开日期|视力保护|【|\[)`)

// longestFurniture is how many runes such a line has at most.
const longestFurniture = 60

// lines returns the lines of a text as they are compared: letters and digits
// only, without what portals put around them.
func lines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(line) <= longestFurniture && furniture.MatchString(strings.TrimSpace(line)) {
			continue
		}
		if p := plain(line); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// plain returns the letters and digits of a text, half-width and lower case.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// manyBytes is from where on a text is long.
const manyBytes = 8 << 10

// simhash is 64 bits that texts with the same pieces of four characters share
// for the most part.
func simhash(lines []string) uint64 {
	var votes [64]int
	long := 0
	for _, line := range lines {
		long += len(line)
	}
	for _, line := range lines {
		var window [4]rune
		n := 0
		for _, r := range line {
			window[n%4] = r
			if n++; n < 4 {
				continue
			}
			h := uint64(14695981039346656037)
			for i := range 4 {
				h = (h ^ uint64(window[(n+i)%4])) * 1099511628211
			}
			h ^= h >> 29
			h *= 0xbf58476d1ce4e5b9
			h ^= h >> 32
			if long > manyBytes && h>>62 != 0 {
				continue // of a long text, a quarter of the pieces says enough
			}
			for bit := range votes {
				votes[bit] += int(h>>bit&1)*2 - 1
			}
		}
	}
	var out uint64
	for bit, v := range votes {
		if v > 0 {
			out |= 1 << bit
		}
	}
	return out
}
