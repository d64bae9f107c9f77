// Package search is the engine behind every search box: it keeps an index in
// step with the store and answers what people type with passages, word for
// word.
//
// A disclosure is indexed as a head and its passages (heading path and a
// paragraph or article of a few hundred characters). What a hit shows is kept
// in the index, so a search never asks the store. Bleve's index (scorch) does
// updates, snapshots and merges over the files of package segment; scoring,
// filters and facets are those of package rank.
//
// The folder of an index holds generations and a file named current that says
// which of them is searched. [Engine.Rebuild] makes a new generation beside
// the old one and swaps it in; searches under way finish on the old one.
// [Engine.Follow] applies what the store has changed since: the revision up to
// which the index has followed is written in the same batch as the documents,
// so a crash between store and index repairs itself.
package search
