// Package reading prepares what a person reads of a disclosure: the passage
// that answers a question, the one figure in it that matters, and the body.
// Every surface shows the same passage, because all of them take it from here.
package reading
