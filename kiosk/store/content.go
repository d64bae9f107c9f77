package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Packed bytes begin with one byte that says how they are packed. Short ones
// stay plain: compression would make them longer and reading slower.
const (
	plain      = 0
	compressed = 1
	packFrom   = 256     // bytes from which compression is tried
	unpackMost = 1 << 30 // bytes one packed value may unpack to
)

var (
	encoder = sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil)
		if err != nil {
			panic(err) // no option above can fail
		}
		return e
	})
	decoder = sync.OnceValue(func() *zstd.Decoder {
		d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(unpackMost), zstd.WithDecoderConcurrency(0))
		if err != nil {
			panic(err) // no option above can fail
		}
		return d
	})
)

func pack(b []byte) []byte {
	if len(b) >= packFrom {
		if out := encoder().EncodeAll(b, []byte{compressed}); len(out) <= len(b) {
			return out
		}
	}
	return append([]byte{plain}, b...)
}

func unpack(b []byte) ([]byte, error) {
	switch {
	case len(b) > 0 && b[0] == plain:
		return b[1:], nil
	case len(b) > 0 && b[0] == compressed:
		return decoder().DecodeAll(b[1:], nil)
	}
	return nil, errors.New("packed bytes of an unknown kind")
}

// packContent packs text and HTML together: they say the same, so the second
// costs little. The key is the hash of what was packed.
func packContent(text, html string) (hash, body []byte) {
	raw := joinContent(text, html)
	sum := sha256.Sum256(raw)
	return sum[:], pack(raw)
}

func joinContent(text, html string) []byte {
	raw := binary.AppendUvarint(make([]byte, 0, len(text)+len(html)+4), uint64(len(text)))
	return append(append(raw, text...), html...)
}

func unpackContent(body []byte) (text, html string, err error) {
	raw, err := unpack(body)
	if err != nil {
		return "", "", fmt.Errorf("content: %w", err)
	}
	n, size := binary.Uvarint(raw)
	if size <= 0 || n > uint64(len(raw)-size) {
		return "", "", errors.New("content: cut off")
	}
	raw = raw[size:]
	return string(raw[:n]), string(raw[n:]), nil
}
