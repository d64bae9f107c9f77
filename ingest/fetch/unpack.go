package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

var (
	errTooLarge = errors.New("too large")
	errPacked   = errors.New("unknown packing")
)

// mostPackings is how often a body may be packed.
const mostPackings = 3

// unpack returns a body as it was before it was packed for the way, of at most
// limit bytes. What a header says is believed where the bytes bear it out: some
// servers name a packing and send plain bytes, some pack a page and do not say
// so.
func unpack(raw []byte, headers []string, limit int64, page bool) ([]byte, error) {
	var names []string
	for _, h := range headers {
		for name := range strings.SplitSeq(h, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
				names = append(names, name)
			}
		}
	}
	if len(names) > mostPackings {
		return nil, errPacked
	}
	if len(names) == 0 && page && zipped(raw) {
		names = []string{"gzip"}
	}
	for _, name := range slices.Backward(names) {
		var err error
		if raw, err = once(raw, name, limit); err != nil {
			return nil, err
		}
	}
	return raw, nil
}

func zipped(b []byte) bool { return bytes.HasPrefix(b, []byte{0x1f, 0x8b}) }

// once takes off one packing. Names that are none, such as of a charset, are
// mistakes and mean nothing.
func once(raw []byte, name string, limit int64) ([]byte, error) {
	in := bytes.NewReader(raw)
	var r io.Reader
	var err error
	switch name {
	case "gzip", "x-gzip":
		if !zipped(raw) {
			return raw, nil
		}
		r, err = gzip.NewReader(in)
	case "deflate":
		// With its wrapper as it should be, or without as some do it.
		if r, err = zlib.NewReader(in); err != nil {
			in.Reset(raw)
			r, err = flate.NewReader(in), nil
		}
	case "br":
		r = brotli.NewReader(in)
	case "zstd", "compress", "x-compress":
		return nil, errPacked
	default:
		return raw, nil
	}
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(b)) > limit:
		return nil, errTooLarge
	case err == nil || len(raw) == 0:
		return b, nil
	case len(b) == 0 && (name == "deflate" || name == "br"):
		return raw, nil // it was not packed
	}
	return nil, err
}
