// Package related finds which disclosures belong together: the same text
// published in several places, a document that others pass on, and the notices
// of one project from its tender to its contract.
//
// A [Linker] follows the store like the index does. Of every disclosure it
// keeps keys under which others can find it: its title, its number, what it
// passes on, the numbers and the name of its project, and four bands of a
// simhash over its text, so that a text with a few changes shares one of them.
// What shares a key is looked at word by word before it is put together:
// notices of one template differ in a name or an amount only, and those are
// never the same.
package related
