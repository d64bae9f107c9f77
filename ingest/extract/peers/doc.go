// Package peers measures the extraction beside go-trafilatura and
// go-readability, on the same pages in the same run. It is a module of its
// own, so that the product depends on neither.
//
// Run: cd ingest/extract/peers && go test -v .
package peers
