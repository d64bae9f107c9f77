// Package listing reads lists of articles in the forms that the common
// publishing systems of governments keep them: pages, the records and programs
// that scripts on them ask for, JSON, JSON in a call, feeds, sitemaps, packed
// or not.
//
// [Read] reads one answer: its entries and what to ask for next. What is asked
// is known to the caller alone: the package fetches nothing and keeps no state.
// Whatever an answer holds, reading it ends within bounded time and memory.
package listing
