package listing_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/listing"
)

// The saved list pages of the evaluation data: how many entries each shows,
// counted by hand, and where it goes on.
func TestRealLists(t *testing.T) {
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	const land = "http://www.landchina.com/default.aspx?tabid=263"
	for _, p := range []struct {
		file, address, next, form string
		entries, pages            int
	}{
		{"hd.gov.cn-2020/list.html", "http://hdzfxxgk.hd.gov.cn/zfwj/jinqixxgk/", "http://hdzfxxgk.hd.gov.cn/zfwj/jinqixxgk/index_1.html", "", 1, 55},
		{"landchina.com-2016/default.aspx_tabid_263.utf8.html", land, land, "TAB_QuerySubmitPagerData=2", 30, 1},
		{"landchina.com-2016/default.aspx_tabid_263.gb2312.html", land, land, "TAB_QuerySubmitPagerData=2", 30, 1},
	} {
		body, err := os.ReadFile(filepath.Join(root, "html-fixtures", p.file))
		if err != nil {
			t.Skipf("no evaluation data (set GONGKAI_EVAL_DATA): %v", err)
		}
		l := listing.Read(listing.First(p.address), p.address, "", body, extract.Selectors{})
		if len(l.Entries) != p.entries || len(l.Next) != p.pages || l.Next[0].URL != p.next || !strings.Contains(l.Next[0].Form, p.form) {
			t.Errorf("%s: %d entries, next %.300q", p.file, len(l.Entries), l.Next)
		}
		for _, e := range l.Entries {
			if e.Title == "" || e.Date.IsZero() {
				t.Errorf("%s: %+v", p.file, e)
			}
		}
	}
}
