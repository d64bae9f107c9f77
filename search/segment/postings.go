package segment

import (
	"encoding/binary"
	"math/bits"
)

// listBlock is how many postings share a width.
const listBlock = 128

// maxFrequency is the largest frequency told apart.
const maxFrequency = 255

// appendList encodes ascending numbers and their frequencies, 1 to 255, after
// dst.
func appendList(dst []byte, docs []uint32, freqs []uint8) []byte {
	next := uint32(0) // the smallest number that can follow
	for len(docs) >= listBlock {
		dst, next = appendBlock(dst, docs[:listBlock], freqs[:listBlock], next)
		docs, freqs = docs[listBlock:], freqs[listBlock:]
	}
	for i, doc := range docs {
		dst = appendPosting(dst, doc-next, freqs[i])
		next = doc + 1
	}
	return dst
}

// appendPosting encodes one posting: most have the frequency 1.
func appendPosting(dst []byte, gap uint32, freq uint8) []byte {
	if freq == 1 {
		return binary.AppendUvarint(dst, uint64(gap)<<1)
	}
	dst = binary.AppendUvarint(dst, uint64(gap)<<1|1)
	return append(dst, freq)
}

func (d *decoder) posting() (gap uint64, freq uint8) {
	v := d.uint()
	if v&1 == 0 {
		return v >> 1, 1
	}
	if f := d.bytes(1); f != nil {
		freq = f[0]
	}
	return v >> 1, freq
}

func appendBlock(dst []byte, docs []uint32, freqs []uint8, next uint32) ([]byte, uint32) {
	var gaps, more [listBlock]uint32
	var allGaps, allMore uint32
	for i, doc := range docs {
		gaps[i], more[i] = doc-next, uint32(freqs[i]-1)
		next = doc + 1
		allGaps |= gaps[i]
		allMore |= more[i]
	}
	wide, tall := bits.Len32(allGaps), bits.Len32(allMore)
	dst = append(dst, byte(wide), byte(tall))
	dst = appendBits(dst, &gaps, wide)
	return appendBits(dst, &more, tall), next
}

// appendBits writes the lowest bits of the values.
func appendBits(dst []byte, values *[listBlock]uint32, width int) []byte {
	if width == 0 {
		return dst
	}
	var acc uint64
	filled := 0
	for _, v := range values {
		acc |= uint64(v) << filled
		if filled += width; filled >= 32 {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(acc))
			acc >>= 32
			filled -= 32
		}
	}
	return dst // 128 values of any width fill whole words
}

// readBits is the reverse of appendBits; src has 16 bytes for each bit.
func readBits(values *[listBlock]uint32, src []byte, width int) {
	if width == 0 {
		*values = [listBlock]uint32{}
		return
	}
	mask := uint64(1)<<width - 1
	var acc uint64
	filled := 0
	for i := range values {
		if filled < width {
			acc |= uint64(binary.LittleEndian.Uint32(src)) << filled
			src = src[4:]
			filled += 32
		}
		values[i] = uint32(acc & mask)
		acc >>= width
		filled -= width
	}
}

// decodeList decodes n postings after docs and freqs. Numbers stay below count.
func decodeList(b []byte, n, count int, docs []uint32, freqs []uint8) ([]uint32, []uint8, error) {
	d := decoder{b: b}
	next := uint64(0)
	var gaps, more [listBlock]uint32
	for ; n >= listBlock; n -= listBlock {
		head := d.bytes(2)
		if head == nil || head[0] > 32 || head[1] > 8 {
			return docs, freqs, damaged("list")
		}
		wide, tall := int(head[0]), int(head[1])
		src := d.bytes(uint64(listBlock / 8 * (wide + tall)))
		if src == nil && wide+tall > 0 {
			return docs, freqs, d.err
		}
		readBits(&gaps, src, wide)
		readBits(&more, src[listBlock/8*wide:], tall)
		for i, gap := range gaps {
			next += uint64(gap)
			docs = append(docs, uint32(next))
			freqs = append(freqs, uint8(more[i]+1))
			next++
		}
		if next > uint64(count) {
			return docs, freqs, damaged("list reaches too far")
		}
	}
	for ; n > 0; n-- {
		gap, freq := d.posting()
		next += min(gap, 1<<33)
		docs = append(docs, uint32(next))
		freqs = append(freqs, freq)
		next++
	}
	if d.err == nil && next > uint64(count) {
		d.err = damaged("list reaches too far")
	}
	return docs, freqs, d.err
}
