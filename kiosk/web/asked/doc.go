// Package asked notes what people ask and what they open of what is found, for
// the office's report and for popular questions. It keeps out of the way: a
// surface hands over a note and goes on; notes wait in a bounded queue, are
// dropped and counted when it is full, and are written by a goroutine of
// their own.
//
// Nothing about who asked is kept. Visits of the hall and of phones are random
// values that this process draws for an address and forgets half an hour after
// its last search; the store keeps only their hashes.
package asked
