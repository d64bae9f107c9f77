package replica

import (
	"bytes"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// A picture is taken only as what it was signed as, by the installation.
func TestPicturesAreSigned(t *testing.T) {
	k, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	other, err := keys.LoadOrCreate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p, png := Picture{"d", "f", 1, 1000}, []byte("picture")
	sealed := p.Seal(k, png)
	if got, err := p.Open(k.Public, sealed); err != nil || !bytes.Equal(got, png) {
		t.Errorf("%q, %v", got, err)
	}
	for _, q := range []Picture{{"e", "f", 1, 1000}, {"d", "g", 1, 1000}, {"d", "f", 2, 1000}, {"d", "f", 1, 1500}} {
		if _, err := q.Open(k.Public, sealed); kiosk.KindOf(err) != kiosk.Forbidden {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if _, err := p.Open(other.Public, sealed); kiosk.KindOf(err) != kiosk.Forbidden {
		t.Errorf("another installation's: %v", err)
	}
	for n := range sealed {
		if _, err := p.Open(k.Public, sealed[:n]); err == nil {
			t.Errorf("%d bytes of it are taken", n)
		}
	}
	sealed[0] ^= 1
	if _, err := p.Open(k.Public, sealed); kiosk.KindOf(err) != kiosk.Forbidden {
		t.Errorf("changed: %v", err)
	}
}
