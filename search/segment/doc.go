// Package segment is the form the index has on disk: a plugin for Bleve's
// scorch, which does snapshots, deletions, merge plans and crash safety, with
// segments that hold only what our own loop asks for.
//
// A [Document] is a head with its passages. A segment numbers each head and
// right after it its passages. It keeps of each number
//
//   - fields: for each term the numbers that have it and how often, at most
//     255 times; no positions;
//   - columns: a few bytes that are all read when the segment is opened;
//   - stored: what a hit shows, read one number at a time, in a code of its
//     own that needs about 0.6 bytes for a byte of Chinese text.
//
// # File
//
//	magic
//	stored      of each number: its id and what is stored, in the text code
//	starts      of each number, and the end: where that is in stored, 5 bytes
//	columns     of each number: length and bytes
//	heads       numbers of the heads, 4 bytes each
//	of each field
//	  postings  lists of two and more
//	  terms     in blocks of 32, in ascending order, each with what it shares
//	            with the one before, in how many numbers it is, and either the
//	            only one or how long its list is
//	  blocks    where each block begins in terms, 4 bytes each
//	footer      sizes, where all this is, a checksum of every 64 KB before it
//	trailer     where the footer is, its checksum, version, magic
//
// Numbers are little endian or variable length. A list is cut in blocks of 128:
// gaps and frequencies in as many bits as the largest of the block needs; what
// is left over is of variable length.
//
// A file is mapped into memory. A block of 64 KB is checked when it is first
// read, so opening takes the time of reading the footer and the heads, and a
// damaged file gives [ErrDamaged] instead of wrong answers.
package segment
