package analysis

import (
	"strings"
	"unicode/utf8"
)

// widestGap is how many blanks may stand between two characters of one word.
const widestGap = 8

// spacedWords are what titles end with, often written with a blank inside even
// where the characters before are not spaced out: 关于…的通 知.
var spacedWords = map[string]bool{
	"通知": true, "通告": true, "公告": true, "公示": true, "决定": true, "意见": true, "办法": true, "规定": true,
	"报告": true, "批复": true, "方案": true, "细则": true, "条例": true, "命令": true, "公报": true, "函告": true,
}

// Unspace returns a text without the blanks that only spread a word over the
// line, as titles and lists of names have them: 总　则, 张　云, …的通　知. They
// are those between two Hanzi that stand alone, and before one that ends a
// line, if the gap is wide or the word one that titles end with. A tab always
// parts two cells.
func Unspace(text string) string {
	gaps := spaced(text)
	if len(gaps) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	at := 0
	for _, g := range gaps {
		b.WriteString(text[at:g[0]])
		at = g[1]
	}
	b.WriteString(text[at:])
	return b.String()
}

// spaced returns the byte ranges of the blanks that [Unspace] leaves out. It
// looks at plain, full-width and no-break blanks; others are rare.
func spaced(text string) [][2]int {
	if strings.IndexByte(text, ' ') < 0 && !strings.Contains(text, "\u3000") && !strings.Contains(text, "\u00a0") {
		return nil
	}
	t := tables()
	var gaps [][2]int
	// The class of the two runes before the gap, and the one before it.
	before, last, lastRune := classBreak, classBreak, rune(0)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		_, class := t.foldRune(r)
		if class != classBlank || last != classHan || r == '\t' {
			before, last, lastRune = last, class, r
			i += n
			continue
		}
		end, blanks, wide := gapAt(t, text, i)
		next, size := utf8.DecodeRuneInString(text[end:])
		nextRune, nextClass := t.foldRune(next)
		after := classBreak
		if end+size < len(text) {
			r, _ := utf8.DecodeRuneInString(text[end+size:])
			_, after = t.foldRune(r)
		}
		alone := before < classAlnum
		nextAlone := nextClass == classHan && after < classAlnum
		ends := nextAlone && after == classBreak
		word, _ := t.foldRune(lastRune)
		if blanks <= widestGap && nextAlone &&
			(alone || ends && (wide || spacedWords[string(word)+string(nextRune)])) {
			gaps = append(gaps, [2]int{i, end})
			// What follows may be parted again: it stands as alone as before.
			i = end
			before, last, lastRune = classBreak, nextClass, next
			i += size
			continue
		}
		before, last, lastRune = classBreak, classBlank, ' '
		i = end
	}
	return gaps
}

// gapAt returns the end of a run of blanks, how many they are, and whether
// that is more than the single narrow one people part words with.
func gapAt(t *foldTables, text string, i int) (end, blanks int, wide bool) {
	for end = i; end < len(text); {
		r, n := utf8.DecodeRuneInString(text[end:])
		if _, class := t.foldRune(r); class != classBlank || r == '\t' {
			break
		}
		wide = wide || r == '\u3000' || r == '\u00a0'
		end += n
		blanks++
	}
	return end, blanks, wide || blanks > 1
}
