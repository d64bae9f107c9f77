package query_test

import (
	"testing"

	"gongkai/search/query"
)

// Letters are read however they are typed; characters are never.
func TestLettersAreReadAs(t *testing.T) {
	e := env(t)
	for text, want := range map[string]string{
		"dibao": "低保", "DiBao": "低保", "di bao": "低保", "di'bao": "低保", "DI  BAO": "低保", "ｄｉｂａｏ": "低保", "dībǎo": "低保", "lǚyóujú": "旅游局",
		"db": "低保", "dib": "低保", "dbao": "低保",
		"gongzufang": "公租房", "gongzuf": "公租房", "gzfang": "公租房", "gzf": "公租房",
		"公租fang": "公租房", "公z房": "公租房", "gong租房": "公租房", "公租f": "公租房",
		"dibao申请": "低保", "申请dibao": "低保", "dibao 申请": "低保",
		"lvyouju": "旅游局", "lüyouju": "旅游局", "xi'an": "西安",
		"etc卡": "", "wifi密码": "", "景点": "", "经典": "", "张云": "", "张芸": "",
	} {
		if q := query.Parse(text, e); q.Corrected != want {
			t.Errorf("%s is read as %q, want %q: %s", text, q.Corrected, want, q)
		}
	}
}
