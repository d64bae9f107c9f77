// Package webtest helps to test pages: a store in memory that can hide
// records, and a server over the samples. It is imported by tests only.
package webtest
