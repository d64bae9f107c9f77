// Package wording finds out what documents say for what people say: from
// questions and the documents that answer them it makes a table of words,
// each entry with its evidence, small enough to be read and put right by hand.
package wording
