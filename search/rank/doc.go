// Package rank scores passages. It runs its own loop over the postings of an
// index: exact BM25 per field, evidence from the whole disclosure, filters and
// facets from flat columns, and a heap of the best.
//
// An [Index] is a snapshot made of immutable segments. The documents of a
// segment are numbered from 0 and come in runs: a head (one disclosure: its
// title and what its hit shows) followed by its passages in reading order. A
// [Segment] holds the columns of one segment and is built once; an update
// builds only the columns of segments that are new.
//
// Postings are decoded on first use into flat arrays kept in a [Cache] of
// bounded size, because reading them where they lie costs several times as
// much and a query of everyday words asks for the same few thousand lists.
package rank
