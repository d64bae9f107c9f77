// Package diff says what changed between two states of a disclosure, the way a
// person would mark it in two printed copies: which fields, which paragraphs
// and rows, and in those which characters, and which attachments.
//
// A text is aligned line by line, for a line of Disclosure.Text is a paragraph
// or a row of a table; lines that only resemble each other are paired and
// compared inside, rows cell by cell. Han characters are compared one by one,
// numbers and Latin words as a whole: 850 that became 910 is one change, not
// three.
//
//	r := diff.Disclosures(before, after, catalogue)
//	for _, l := range r.Lines { ... }
//
// The time taken grows with the length of the texts, not with its square: what
// resembles nothing is shown as taken out and put in.
package diff
