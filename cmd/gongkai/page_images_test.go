package main

import (
	"context"
	"testing"

	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
)

// keptOriginals holds one file; marked records hold something personal.
type keptOriginals struct {
	file   []byte
	marked map[string]bool
}

func (k keptOriginals) Original(_ context.Context, hash string) ([]byte, error) {
	if hash != "file" {
		return nil, kiosk.Errorf(kiosk.NotFound, "")
	}
	return k.file, nil
}

func (k keptOriginals) Untouched(_ context.Context, id string) (bool, error) {
	return !k.marked[id], nil
}

// A picture cannot be masked: pages are drawn only of what screening read to
// the end without finding anything, and only while it is published.
func TestPagesAreDrawnOnlyOfWhatIsClean(t *testing.T) {
	page := formatstest.Text(72, 720, "征收范围和补偿安置明细") + formatstest.Text(72, 700, "拟征收土地总面积三公顷，其中甲村二公顷")
	p := newPageImages(keptOriginals{formatstest.PDF("GBK-EUC-H", page, page), map[string]bool{"marked": true}})
	good := kiosk.Attachment{Title: "明细.pdf", Type: "pdf", Hash: "file", Parts: []kiosk.AttachmentPart{{Label: "第 1 页"}}}
	for name, tt := range map[string]struct {
		change func(*kiosk.Disclosure)
		pages  int
	}{
		"clean":             {func(*kiosk.Disclosure) {}, 2},
		"personal data":     {func(d *kiosk.Disclosure) { d.ID = "marked" }, 0},
		"taken down":        {func(d *kiosk.Disclosure) { d.State = kiosk.Hidden }, 0},
		"not read":          {func(d *kiosk.Disclosure) { d.Attachments[0].Parts = nil }, 0},
		"read in part":      {func(d *kiosk.Disclosure) { d.Attachments[0].Problem = "有 1 页是扫描的" }, 0},
		"not a PDF":         {func(d *kiosk.Disclosure) { d.Attachments[0].Type = "docx" }, 0},
		"not fetched":       {func(d *kiosk.Disclosure) { d.Attachments[0].Hash = "" }, 0},
		"not kept any more": {func(d *kiosk.Disclosure) { d.Attachments[0].Hash = "other" }, 0},
	} {
		d := kiosk.Disclosure{ID: "d", State: kiosk.Published, Attachments: []kiosk.Attachment{good}}
		tt.change(&d)
		n, err := p.CountPages(t.Context(), &d, 0)
		if n != tt.pages || err != nil {
			t.Errorf("%s: %d pages, %v", name, n, err)
		}
		b, err := p.PageImage(t.Context(), &d, 0, 2, 300)
		if tt.pages > 0 && (err != nil || len(b) == 0) || tt.pages == 0 && kiosk.KindOf(err) != kiosk.NotFound {
			t.Errorf("%s: a picture of %d bytes, %v", name, len(b), err)
		}
	}
	d := kiosk.Disclosure{ID: "d", State: kiosk.Published, Attachments: []kiosk.Attachment{good}}
	for w := range keptPictures + 6 {
		if _, err := p.PageImage(t.Context(), &d, 0, 1, 100+w); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.kept) > keptPictures || len(p.order) != len(p.kept) {
		t.Errorf("%d pictures kept", len(p.kept))
	}
}
