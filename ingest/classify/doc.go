// Package classify places a disclosure in the catalogue and says why, in words
// staff understand: what its column is mapped to comes first, then what its
// record says, then rules about its title, its publisher and its text. It is a
// table of readable rules, not a model: every placement can be explained and
// corrected.
package classify
