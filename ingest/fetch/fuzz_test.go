package fetch

import "testing"

// FuzzAnswer: whatever a server sends, in whatever packing it says, it unpacks
// to what fits and is looked at without harm.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(page), "gzip, br")
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"), "gzip")
	f.Add([]byte(`<html><script>document.cookie="key=7a; path=/";location.reload();</script></html>`), "")
	f.Add([]byte(`<meta http-equiv="refresh" content="0;url=/a">`), "deflate")
	f.Fuzz(func(t *testing.T, body []byte, encoding string) {
		const limit = 1 << 16
		out, err := unpack(body, []string{encoding}, limit, true)
		if err == nil && len(out) > max(limit, len(body)) {
			t.Errorf("%d bytes of %d", len(out), len(body))
		}
		if d, ok := doorOf(out); ok && len(d.next)+len(d.cookie) > len(out) {
			t.Errorf("%+v out of %d bytes", d, len(out))
		}
	})
}
