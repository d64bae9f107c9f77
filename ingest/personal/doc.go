// Package personal finds personal data in texts and masks it: numbers of
// identity, bank and disability cards, phones, plates, addresses to the door,
// dates of birth, names of minors and patients in lists.
//
// Numbers are read folded: full-width or half-width, split by blanks, dashes,
// cells and lines, with letters that text recognition takes for digits (O for
// 0, l for 1). What has a check digit is told by it, with a place and a date
// that can be; what has none is told by the words and the table around it.
// Codes of organisations, index, project and document numbers are no findings,
// nor are the phones that a body publishes for callers.
//
//	fs := personal.Find("身份证号 １１０１０１ 19900307 7758")
//	// one finding: id_number, bytes 13 to 48
//	personal.Mask("手机 138 0013 8000") // 手机 138****8000
//
// The package keeps no state and knows no policy: what is done about a
// finding is for the caller to say.
package personal
