package ingest

import "testing"

func TestOrderIsTheFirstNamed(t *testing.T) {
	for _, tt := range []struct{ info, want string }{
		{"2014年2月21日 中华人民共和国国务院令第649号公布\n2019年3月2日 国务院令第709号修订", "国务院令第649号"},
		{"1999年9月28日 国务院第21次常务会议通过\n1999年9月28日 中华人民共和国国务院令第271号发布", "国务院令第271号"},
		{"1999年6月28日 第九届全国人民代表大会常务委员会第十次会议通过", ""},
		{"", ""},
	} {
		if got := order(tt.info); got != tt.want {
			t.Errorf("order(%q) = %q, want %q", tt.info, got, tt.want)
		}
	}
}
