// Package fields reads what a notice states out of its text: who buys what for
// how much from whom, which parcel went to whom, and when. It looks at three
// kinds of places: labelled lines (项目编号：…), tables (a row of headings, or a
// heading beside its cell; cells are separated by tabs) and a few sentences
// that notices use word for word (受…委托). The words that it knows stand in
// tables that a person can read and extend.
//
// Nothing is guessed: every field carries the line and the characters it was
// read from and how sure that is.
package fields
