package staff

import (
	"net/url"
	"strings"
	"testing"
)

func FuzzSafeNext(f *testing.F) {
	for _, s := range []string{"/office/d/x?q=低保", "//evil.example", `/\evil`, "/desk/%2f%2fevil", "/office/../x", "/staff/password", "/office\t/", "/desk?x=/../"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := safeNext(next)
		if got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || strings.HasPrefix(got, "//") {
			t.Fatalf("%q leads to %q", next, got)
		}
		if strings.ContainsAny(got, "\r\n\t\\") || strings.Contains(u.Path, "..") {
			t.Errorf("%q leads to %q", next, got)
		}
		if !strings.HasPrefix(got, "/desk") && !strings.HasPrefix(got, "/office") && !strings.HasPrefix(got, "/staff/password") {
			t.Errorf("%q leads to %q", next, got)
		}
		if safeNext(got) != got {
			t.Errorf("%q gives %q, which gives %q", next, got, safeNext(got))
		}
	})
}
