package page_test

import (
	"testing"
	"time"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

func TestEveryTemplateParses(t *testing.T) {
	if _, err := page.New(assets.Templates, assets.Static, false); err != nil {
		t.Fatal(err)
	}
}

func TestWhen(t *testing.T) {
	now := time.Date(2018, 9, 3, 9, 41, 0, 0, kiosk.China)
	for _, tc := range []struct {
		at   time.Time
		want string
	}{
		{time.Time{}, ""},
		{now.Add(-21 * time.Minute), "今天 9:20"},
		{now.Add(-10 * time.Hour), "昨天 23:41"},
		{time.Date(2018, 9, 2, 16, 0, 0, 0, time.UTC), "今天 0:00"},
		{time.Date(2018, 8, 31, 7, 5, 0, 0, kiosk.China), "8月31日 7:05"},
		{time.Date(2017, 12, 31, 23, 59, 0, 0, kiosk.China), "2017年12月31日"},
	} {
		if got := page.When(now, tc.at); got != tc.want {
			t.Errorf("When(%v) = %q, want %q", tc.at, got, tc.want)
		}
	}
}
