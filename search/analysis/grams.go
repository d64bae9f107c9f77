package analysis

// Grams appends to dst the pairs of neighbouring characters of a text and its
// single characters. A pair stands at the position of its first character,
// the characters of a pair are marked Sub; runs of letters and digits stay
// whole. Positions count characters, so that the pairs of a phrase stand at
// consecutive positions; pairs never reach across punctuation or blanks.
func Grams(dst []Token, text string) []Token {
	sc := newScan(text)
	defer sc.release()
	pos, gapped := 0, false
	paired := false // the last pair covers this character
	for i := 0; i < len(sc.class); {
		c, end := sc.class[i], int(sc.unit[i])
		switch c {
		case classBreak:
			if pos > 0 && !gapped {
				pos++
				gapped = true
			}
		case classAlnum:
			pos++
			gapped = false
			dst = append(dst, sc.token(i, end, pos, Latin, false))
		case classHan:
			pos++
			gapped = false
			pair := end < len(sc.class) && sc.class[end] == classHan
			if pair {
				dst = append(dst, sc.token(i, end+1, pos, Word, false))
			}
			dst = append(dst, sc.token(i, end, pos, Single, pair || paired))
			paired = pair
			i = end
			continue
		}
		paired = false
		i = end
	}
	return dst
}
