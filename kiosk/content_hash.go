package kiosk

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
)

// ContentHash returns the SHA-256, in hex, of what a reader sees of a
// disclosure: two states with the same hash are the same version. When it was
// fetched and why it was placed where it is do not count.
func ContentHash(d *Disclosure) string {
	h := sha256.New()
	for _, s := range []string{
		d.URL, d.Title, d.DocumentNumber, d.IndexNumber, d.Publisher, d.BodyID, d.Region, d.Town,
		d.AreaID, d.CategoryID, d.ItemID, string(d.Type),
		d.IssuedOn.String(), d.PublishedOn.String(), d.EffectiveOn.String(), d.RepealedOn.String(), string(d.Validity),
		d.Text, d.HTML, strconv.FormatBool(d.Demo),
	} {
		hashString(h, s)
	}
	for _, a := range d.Attachments {
		for _, s := range []string{a.Title, a.URL, a.Type, strconv.FormatInt(a.Bytes, 10), a.Hash} {
			hashString(h, s)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashString writes the length first, so that no two lists of strings hash
// alike.
func hashString(h hash.Hash, s string) {
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:])
	h.Write([]byte(s))
}
