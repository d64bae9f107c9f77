// Package kiosktest holds what tests of several packages share: realistic
// samples, a clock that stands still, a small searcher that works in memory,
// and the contract suites every implementation of a contract must pass. It is
// imported by tests only.
//
// The samples are official texts or excerpts of them; the two marked Demo were
// put together for the tests.
package kiosktest
