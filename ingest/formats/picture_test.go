package formats_test

import (
	"bytes"
	"image/png"
	"testing"

	"gongkai/ingest/formats"
	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
)

// A page of words is drawn as wide as asked; one that is a picture, and one
// that is not there, are not.
func TestPictureOfAPage(t *testing.T) {
	words := pdf("GBK-EUC-H", at(72, 720, "关于提高农村低保标准的通知"), at(72, 700, "各镇人民政府：现将有关事项通知如下，请认真贯彻执行。"), at(72, 700, "附件"))
	n, err := formats.CountPages(t.Context(), words)
	if err != nil || n != 3 {
		t.Fatalf("%d pages, %v", n, err)
	}
	b, err := formats.Picture(t.Context(), words, 2, 600)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || p.Width != 600 || p.Height < 600 {
		t.Errorf("%+v, %v", p, err)
	}
	for name, page := range map[string]int{"few words": 3, "no such page": 4, "page 0": 0} {
		if _, err := formats.Picture(t.Context(), words, page, 600); kiosk.KindOf(err) != kiosk.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := formats.Picture(t.Context(), formatstest.Scan(), 1, 600); kiosk.KindOf(err) != kiosk.NotFound {
		t.Errorf("a scan: %v", err)
	}
	if _, err := formats.Picture(t.Context(), []byte("%PDF-1.7 broken"), 1, 600); kiosk.KindOf(err) != kiosk.Invalid {
		t.Errorf("a broken file: %v", err)
	}
}
