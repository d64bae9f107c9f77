package kiosk

import (
	"strconv"
	"unicode/utf8"
)

// DocumentNumber is the number an organ gives a document. // 发文字号
type DocumentNumber struct {
	Agency string // 机关代字, "鲁政办发", or for an order the organ, "国务院"
	Year   int    // 0 for an order, unless the order is numbered within a year
	Serial int
	Order  bool // 令号: 国务院令第711号, 交通运输部令2016年第33号
}

// String writes the standard form, 鲁政办发〔2018〕21号 or 国务院令第711号.
func (n DocumentNumber) String() string {
	switch {
	case n.Order && n.Year != 0:
		return n.Agency + "令" + strconv.Itoa(n.Year) + "年第" + strconv.Itoa(n.Serial) + "号"
	case n.Order:
		return n.Agency + "令第" + strconv.Itoa(n.Serial) + "号"
	}
	return n.Agency + "〔" + strconv.Itoa(n.Year) + "〕" + strconv.Itoa(n.Serial) + "号"
}

// ParseDocumentNumber reads a document number in any spelling seen on
// government pages: half- or full-width, any or unpaired brackets, blanks,
// leading zeros, a superfluous 第. The whole string must be one number.
func ParseDocumentNumber(s string) (DocumentNumber, error) {
	m := FindDocumentNumbers(s)
	if len(m) != 1 || m[0].Start != 0 || m[0].End != len(s) {
		return DocumentNumber{}, Errorf(Invalid, "%q 不是发文字号。", s)
	}
	return m[0].Number, nil
}

// NumberMatch is a document number found in a text.
type NumberMatch struct {
	Number     DocumentNumber
	Start, End int  // byte offsets
	Sure       bool // false where a bracket or the closing 号 was missing
}

// FindDocumentNumbers finds every document number in a text, in order. It
// looks back at most twenty characters for the agency, so its time grows with
// the length of the text only. A number never spans lines.
func FindDocumentNumbers(text string) []NumberMatch {
	var found []NumberMatch
	floor := 0 // end of the last match: the next one starts behind it
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		var m NumberMatch
		ok, next := false, i+size
		switch {
		case r == '令':
			m, ok = orderAt(text, floor, i)
		case digitOf(r) >= 0:
			next = digitsEnd(text, i)
			if m, ok = bracketedAt(text, floor, i, next); !ok {
				m, ok = invertedOrderAt(text, floor, i, next)
			}
		}
		if ok {
			found = append(found, m)
			floor, next = m.End, m.End
		}
		i = next
	}
	return found
}

// Limits of what is read as a number; they also bound the work at each digit.
const (
	maxSerial     = 99999
	maxDigits     = 12
	maxBlanks     = 4
	minYear       = 1900
	maxYear       = 2099
	longestAgency = 20
	longestCode   = 8
)

// bracketedAt reads 代字〔年〕号 whose year begins at start; end is where that
// run of digits ends.
func bracketedAt(text string, floor, start, end int) (m NumberMatch, ok bool) {
	year, yearEnd := readNumber(text, start, 4)
	if yearEnd < 0 || year < minYear || year > maxYear {
		return m, false
	}
	back := skipBlanksBack(text, floor, start)
	open := false
	if r, size := utf8.DecodeLastRuneInString(text[floor:back]); isOpenBracket(r) {
		open = true
		back = skipBlanksBack(text, floor, back-size)
	}
	agencyStart, agency := agencyBefore(text, floor, back)
	if agency == "" {
		return m, false
	}
	// In 〔202130号 the closing bracket is lost and the digits have run together.
	closed, at := false, yearEnd
	if yearEnd == end {
		at = skipBlanks(text, at)
		if r, size := utf8.DecodeRuneInString(text[at:]); r == '年' {
			at = skipBlanks(text, at+size)
		}
		if r, size := utf8.DecodeRuneInString(text[at:]); isCloseBracket(r) {
			closed = true
			at = skipBlanks(text, at+size)
		}
		at = skipRune(text, at, '第')
	}
	serial, serialEnd := readNumber(text, at, maxDigits)
	if serialEnd < 0 || serial == 0 || serial > maxSerial {
		return m, false
	}
	numbered, stop := false, serialEnd
	if r, size := utf8.DecodeRuneInString(text[skipBlanks(text, serialEnd):]); r == '号' || r == '號' {
		numbered, stop = true, skipBlanks(text, serialEnd)+size
	}
	switch {
	case open && closed && numbered: // the regular form
	case numbered && (open || closed): // one bracket lost
	case !endsLikeCode(agency): // too little left to be sure it is a number at all
		return m, false
	case !numbered && (!open || countsOn(text, serialEnd)):
		return m, false
	}
	return NumberMatch{
		Number: DocumentNumber{Agency: agency, Year: year, Serial: serial},
		Start:  agencyStart, End: stop, Sure: open && closed && numbered,
	}, true
}

// orderAt reads 国务院令第711号, 财政部令（第87号） or 交通运输部令2016年第33号;
// at is where 令 stands.
func orderAt(text string, floor, at int) (m NumberMatch, ok bool) {
	start, organ := organBefore(text, floor, skipBlanksBack(text, floor, at))
	if organ == "" {
		return m, false
	}
	i := skipBlanks(text, at+len("令"))
	open := false
	if r, size := utf8.DecodeRuneInString(text[i:]); isOpenBracket(r) {
		open = true
		i = skipBlanks(text, i+size)
	}
	n := DocumentNumber{Agency: organ, Order: true}
	if year, end := readNumber(text, i, 4); end > 0 && year >= minYear && year <= maxYear {
		after := skipBlanks(text, end)
		if r, size := utf8.DecodeRuneInString(text[after:]); r == '年' {
			n.Year = year
			i = skipBlanks(text, after+size)
		}
	}
	ordinal := skipRune(text, i, '第')
	serial, end := readNumber(text, ordinal, maxDigits)
	if end < 0 && ordinal > i {
		serial, end = readHanNumber(text, ordinal)
	}
	if end < 0 || serial == 0 || serial > maxSerial {
		return m, false
	}
	end = skipBlanks(text, end)
	r, size := utf8.DecodeRuneInString(text[end:])
	if r != '号' && r != '號' {
		return m, false
	}
	end += size
	if open {
		if r, size := utf8.DecodeRuneInString(text[skipBlanks(text, end):]); isCloseBracket(r) {
			end = skipBlanks(text, end) + size
		}
	} else if r, size := utf8.DecodeRuneInString(text[end:]); r == '令' { // 财政部令第87号令
		end += size
	}
	n.Serial = serial
	return NumberMatch{Number: n, Start: start, End: end, Sure: true}, true
}

// invertedOrderAt reads 国土资源部39号令 and 国务院第711号令, whose number
// stands at start to end.
func invertedOrderAt(text string, floor, start, end int) (m NumberMatch, ok bool) {
	serial, serialEnd := readNumber(text, start, maxDigits)
	if serialEnd != end || serial == 0 || serial > maxSerial {
		return m, false
	}
	at := skipBlanks(text, end)
	if r, size := utf8.DecodeRuneInString(text[at:]); r == '号' || r == '號' {
		at = skipBlanks(text, at+size)
	} else {
		return m, false
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	if r != '令' {
		return m, false
	}
	back := skipBlanksBack(text, floor, start)
	if r, size := utf8.DecodeLastRuneInString(text[floor:back]); r == '第' {
		back = skipBlanksBack(text, floor, back-size)
	}
	from, organ := organBefore(text, floor, back)
	if organ == "" {
		return m, false
	}
	return NumberMatch{
		Number: DocumentNumber{Agency: organ, Serial: serial, Order: true},
		Start:  from, End: at + size, Sure: true,
	}, true
}

// countsOn reports whether what follows at i shows that the digits before it
// are a date, a quantity or a longer number.
func countsOn(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[skipBlanks(text, i):])
	return isHan(r) || digitOf(r) >= 0 || r == '-' || r == '.' || r == '/' || r == '%'
}
