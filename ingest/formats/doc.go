// Package formats reads the files that are published beside pages: Word,
// Excel, PDF, OFD, RTF and CSV, archives of these, old formats and scans
// through programs of the system. What comes out is words in reading order, as
// blocks, in parts that say which page or sheet they are from.
//
// Files are strangers'. A [Reader] reads each in a process of its own, with
// limits on time, memory and output: one bad file fails alone, with an error
// that says in words what is wrong with it and what can be done.
package formats
