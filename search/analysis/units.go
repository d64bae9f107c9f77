package analysis

// Unit says what a rune is to the text around it.
type Unit uint8

// The units.
const (
	Border    Unit = iota // punctuation, blank, symbol: ends what is before it
	Alphabet              // letter or digit of an alphabet; a run of them is one unit
	Character             // a unit of its own
)

// FoldRune returns the folded form of a rune, as in [Fold], and what it is.
func FoldRune(r rune) (rune, Unit) {
	f, c := tables().foldRune(r)
	switch c {
	case classAlnum:
		return f, Alphabet
	case classHan:
		return f, Character
	}
	return f, Border
}
