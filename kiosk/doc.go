// Package kiosk is the vocabulary of gongkai: the words, invariants and
// contracts every other package shares.
//
// A government publishes; what it publishes about one matter is a
// [Disclosure]. A [Catalogue] says what must be published: area, category,
// item. A [Body] is the organ responsible for an item. A [Source] is a portal
// or folder that disclosures come from, a [Column] one list of a portal. A
// disclosure changes over time; every state of it is a version. A device in a
// hall is a terminal, never a kiosk.
//
// The package imports the standard library only. The trees search, ingest and
// kiosk/* never import one another: they meet in the contracts declared here,
// and cmd chooses the implementations.
package kiosk
