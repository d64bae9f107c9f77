package search_test

import (
	"testing"

	"gongkai/kiosk"
)

// Where nothing or little is found the catalogue says who is responsible.
func TestGuide(t *testing.T) {
	e, _ := demo(t)
	for _, tt := range []struct{ text, category, item, body string }{
		{"学区划分", "public-welfare.education", "public-welfare.education.enroll-scope", "edu"},
		{"廉租房排队到哪了", "public-resources.housing", "", "housing"},
		{"残疾人两项补贴去哪办", "public-welfare.assistance", "", "civil"},
		{"救护车收费", "public-welfare.health", "", "health"}, // not the item of what schools charge
		{"渔船补贴", "", "", ""}, // nor that of what homes are paid
		{"鲸鱼观测站", "", "", ""},
		{"xyzzyqwx", "", "", ""},
		{"低保怎么申请", "", "", ""}, // there is an answer
	} {
		h := find(t, e, kiosk.Search{Text: tt.text})
		var got kiosk.Guide
		if h.Guide != nil {
			got = *h.Guide
		}
		if got.CategoryID != tt.category || tt.item != "" && got.ItemID != tt.item || got.BodyID != tt.body {
			t.Errorf("%s: %+v", tt.text, got)
		}
		if tt.category != "" && (got.Because == "" || got.Category == "" || got.AreaID == "" || got.Body == "") {
			t.Errorf("%s: incomplete: %+v", tt.text, got)
		}
	}
}
