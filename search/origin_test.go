package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// Every passage of a file says which file and page it is from, and none
// crosses from one into the next.
func TestPassagesOfAttachments(t *testing.T) {
	d := &kiosk.Disclosure{
		Text: "第一条　正文。\n附件：方案.docx\n第 1 页\n一、来源\n由市财政统筹。\n第 2 页\n按月发放。\n附件2：名单\n张三\t诸往镇",
		Attachments: []kiosk.Attachment{
			{Title: "方案.docx", Start: 1, End: 7, Parts: []kiosk.AttachmentPart{{Label: "第 1 页", Block: 2}, {Label: "第 2 页", Block: 5}}},
			{Title: "打不开.doc"},
			{Title: "附件2：名单", Start: 7, End: 9, Parts: []kiosk.AttachmentPart{{Label: "工作表 一", Block: 8}}},
		},
	}
	var got [][2]string
	for _, p := range split(d.Text, origins(d)) {
		got = append(got, [2]string{p.heading, p.text})
	}
	want := [][2]string{
		{"第一条", "第一条　正文。"},
		{"附件：方案.docx，第 1 页 / 一、来源", "一、来源\n由市财政统筹。"},
		{"附件：方案.docx，第 2 页 / 一、来源", "按月发放。"},
		{"附件2：名单，工作表 一", "张三\t诸往镇"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
