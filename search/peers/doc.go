// Package peers measures the search beside what one would take instead, on the
// same passages and the same questions: Bleve with gse as its tokenizer, the
// full text search of SQLite and of PostgreSQL.
//
// Every peer gets the passages as the product cuts them, as records of their
// own, and is used as its manual shows. A page is what a person is shown: the
// first ten with what matched marked, and how many there are of three facets.
//
// A [Spec] is one engine's part of a run; each is meant to run in a process of
// its own, so that its memory can be told from that of the others.
package peers
