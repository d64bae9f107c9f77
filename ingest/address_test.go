package ingest

import "testing"

func TestAddressesOfOnePageGiveOneID(t *testing.T) {
	for _, same := range [][]string{
		{"http://www.x.gov.cn/zwgk/", "https://x.gov.cn/zwgk/index.html", "http://X.gov.cn/zwgk/index.shtml#top"},
		{"http://x.gov.cn", "http://x.gov.cn/", "http://www.x.gov.cn/index.htm"},
		{"http://x.gov.cn/art/2016/12/7/art_81630_2744597.html", "http://x.gov.cn/art/2016/12/7/art_1_2744597.html"},
		{"http://x.gov.cn/a?b=1&c=2", "http://x.gov.cn/a?c=2&b=1"},
	} {
		for _, a := range same[1:] {
			if addressID(a) != addressID(same[0]) {
				t.Errorf("%s and %s differ", a, same[0])
			}
		}
	}
	for _, other := range [][2]string{
		{"http://x.gov.cn/a", "http://x.gov.cn/b"},
		{"http://x.gov.cn/a?id=1", "http://x.gov.cn/a?id=2"},
		{"http://x.gov.cn/myindex.html", "http://x.gov.cn/my"},
	} {
		if addressID(other[0]) == addressID(other[1]) {
			t.Errorf("%s and %s are one", other[0], other[1])
		}
	}
}
