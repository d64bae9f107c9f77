package analysis

// Kind says what a token is.
type Kind uint8

// The kinds.
const (
	Word   Kind = iota // a word of two or more characters, or a pair of characters from Grams
	Single             // one character
	Latin              // a run of letters and digits
	Number             // document or index number, date, amount, telephone, project code: the whole of it
)

// Token is a term of a text.
type Token struct {
	Start, End int  // byte offsets into the text as given, at rune borders
	Pos        int  // position from 1; punctuation leaves a gap of one
	Sub        bool // part of the token before it, at the same position
	Kind       Kind // what it is

	// Term is what is indexed: Fold(text[Start:End]), for a Number its one
	// standard form: 国办发(2018)21号, 2018年9月3日 however it is written,
	// 12500元 for 12,500 元.
	Term string
}
