package link_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
)

func TestCode(t *testing.T) {
	form := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{8}$`)
	seen := map[string]bool{}
	for i := range 20_000 {
		code := link.Code("id-"+strconv.Itoa(i/2), i%2)
		if !form.MatchString(code) || seen[code] {
			t.Fatalf("code %q", code)
		}
		seen[code] = true
		if c, err := link.Canonical(code); err != nil || c != code {
			t.Fatalf("%q is not its own canonical form: %q, %v", code, c, err)
		}
	}
	// Paper that hangs in the hall must stay valid: these may never change.
	for id, want := range map[string]string{"rushan-plan": "7NJJPP59", "": "WERC8GMR"} {
		if got := link.Code(id, 0); got != want {
			t.Errorf("code of %q is %s, was %s", id, got, want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for _, typed := range []string{
		"7K1M0QXV", "7k1m 0qxv", "7K1M-0QXV", "７Ｋ１Ｍ　０ｑｘｖ", " 7KIM OQXU\n", "7klm—oqxu", "7k1m\u00a00qx\u200bv", "7K|M〇QXV",
	} {
		if got, err := link.Canonical(typed); err != nil || got != "7K1M0QXV" {
			t.Errorf("%q gives %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", " ", "7K1M0QX", "7K1M0QXV1", "7K1M0QX!", "二维码二维码二维", "7K1M0QX\xff", strings.Repeat("0", 10_000)} {
		got, err := link.Canonical(typed)
		if kiosk.KindOf(err) != kiosk.Invalid || got != "" {
			t.Errorf("%.20q gives %q, %v", typed, got, err)
		} else if want := "这个编号不对，请核对二维码下面的 8 位字符。"; kiosk.PublicMessage(err) != want {
			t.Errorf("message %q", kiosk.PublicMessage(err))
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("7k1m 0qxv")
	f.Add("７Ｋ１Ｍ０ＱＸＶ")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := link.Canonical(s)
		if err != nil {
			return
		}
		if again, err := link.Canonical(link.Display(c)); err != nil || again != c || len(c) != link.Length {
			t.Fatalf("%q gives %q, then %q, %v", s, c, again, err)
		}
	})
}

func TestDisplayAndURL(t *testing.T) {
	if got := link.Display("7K2M9QXD"); got != "7K2M 9QXD" {
		t.Error(got)
	}
	if got := link.Display("odd"); got != "odd" {
		t.Error(got)
	}
	for _, public := range []string{"https://gk.example", "https://gk.example/"} {
		if got := link.URL(public, "7K2M9QXD"); got != "https://gk.example/s/7K2M9QXD" {
			t.Error(got)
		}
	}
}

func read(t *testing.T, img image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	res, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		t.Fatal(err)
	}
	if level := res.GetResultMetadata()[gozxing.ResultMetadataType_ERROR_CORRECTION_LEVEL]; level != "M" {
		t.Errorf("error correction %v", level)
	}
	return res.GetText()
}

func dark(img image.Image, x, y int) bool {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 128
}

// quietZone returns the light modules left of and above the symbol. A module
// is a seventh of the finder pattern's edge, the first dark run.
func quietZone(t *testing.T, img image.Image) (left, top float64) {
	t.Helper()
	b := img.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			if !dark(img, x, y) {
				continue
			}
			run := 0
			for dark(img, x+run, y) {
				run++
			}
			return float64(7*x) / float64(run), float64(7*y) / float64(run)
		}
	}
	t.Fatal("an empty picture")
	return 0, 0
}

var addresses = []string{
	"http://127.0.0.1:8080/s/7K2M9QXD",
	"https://www.example.gov.cn/gongkai/s/7K2M9QXD",
	"https://example.cn/中文/路径",
	"https://example.cn/" + strings.Repeat("a", 493),
}

func TestPNGReads(t *testing.T) {
	for i, address := range addresses {
		for ask, want := range map[int]int{-1: 120, 120: 120, 333: 333, 1 << 40: 2048} {
			if i > 0 && want == 2048 {
				continue // reading a large picture takes long and the first has shown it
			}
			data, err := link.PNG(address, ask)
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if b := img.Bounds(); b.Dx() != want || b.Dy() != want {
				t.Errorf("asked for %d, got %v", ask, b)
			}
			if got := read(t, img); got != address {
				t.Errorf("at %d it reads %q, want %q", want, got, address)
			}
			if left, top := quietZone(t, img); left < 4 || top < 4 {
				t.Errorf("at %d the quiet zone is %.1f and %.1f modules", want, left, top)
			}
		}
	}
}

func TestSVGReads(t *testing.T) {
	step := regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)
	for _, address := range addresses {
		data, err := link.SVG(address)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			ViewBox string `xml:"viewBox,attr"`
			Paths   []struct {
				Fill string `xml:"fill,attr"`
				D    string `xml:"d,attr"`
			} `xml:"path"`
		}
		if err := xml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		var n, m int
		if _, err := fmt.Sscanf(doc.ViewBox, "0 0 %d %d", &n, &m); err != nil || n != m {
			t.Fatalf("viewBox %q, %v", doc.ViewBox, err)
		}
		if len(doc.Paths) != 2 || doc.Paths[0].Fill != "#fff" || doc.Paths[1].Fill != "#000" {
			t.Fatalf("not black on white: %+v", doc.Paths)
		}
		const scale = 4
		img := image.NewGray(image.Rect(0, 0, n*scale, n*scale))
		for i := range img.Pix {
			img.Pix[i] = 255
		}
		for _, s := range step.FindAllStringSubmatch(doc.Paths[1].D, -1) {
			x, _ := strconv.Atoi(s[1])
			y, _ := strconv.Atoi(s[2])
			w, _ := strconv.Atoi(s[3])
			if s[3] != s[4] {
				t.Fatalf("step %q does not close", s[0])
			}
			for py := y * scale; py < (y+1)*scale; py++ {
				for px := x * scale; px < (x+w)*scale; px++ {
					img.Pix[py*img.Stride+px] = 0
				}
			}
		}
		if rest := step.ReplaceAllString(doc.Paths[1].D, ""); rest != "" {
			t.Fatalf("unread path: %.40q", rest)
		}
		if got := read(t, img); got != address {
			t.Errorf("it reads %q, want %q", got, address)
		}
		if left, top := quietZone(t, img); left != 4 || top != 4 {
			t.Errorf("quiet zone of %.1f and %.1f modules", left, top)
		}
	}
}

func TestPictureRefuses(t *testing.T) {
	for _, address := range []string{"", strings.Repeat("a", 4000)} {
		if _, err := link.PNG(address, 200); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("PNG of %d bytes: %v", len(address), err)
		}
		if _, err := link.SVG(address); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("SVG of %d bytes: %v", len(address), err)
		}
	}
}
