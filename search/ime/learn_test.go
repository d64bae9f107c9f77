package ime

import (
	"testing"

	"gongkai/assets"
)

// What a place has comes first, also what no dictionary has; when it is gone it
// is forgotten.
func TestAPlaceIsLearntAndForgotten(t *testing.T) {
	e, err := Load(assets.Dict)
	if err != nil {
		t.Fatal(err)
	}
	first := func(keys string) string { return e.Compose(t.Context(), keys, 1).Candidates[0].Text }
	before := map[string]string{}
	place := Place{
		Words:  map[string]float64{"鲁家夼": 40, "宫家庄": 60, "办法": 900, "不能读的𠮷": 3, "abc": 9},
		Names:  []string{"乳山口海滩管护站", "（试点）赤甲山"},
		Titles: []string{"关于石头圈水库移民安置的公告", "2018年石头圈水库移民安置名单"},
	}
	want := map[string]string{
		"lujiakuang": "鲁家夼", "gongjiazhuang": "宫家庄", "rushankouhaitanguanhuzhan": "乳山口海滩管护站",
		"chijiashan": "赤甲山", "shitouquanshuikuyimin": "石头圈水库移民", "gjz": "宫家庄",
	}
	for keys := range want {
		before[keys] = first(keys)
	}
	for range 2 {
		e.Learn(place)
	}
	for keys, w := range want {
		if got := first(keys); got != w {
			t.Errorf("%s gives %s, want %s", keys, got, w)
		}
	}
	e.Learn(Place{})
	for keys, w := range before {
		if got := first(keys); got != w {
			t.Errorf("%s gives %s, before the place was learnt %s", keys, got, w)
		}
	}
}

func TestWhatIsLearntIsBounded(t *testing.T) {
	e, err := Load(assets.Dict)
	if err != nil {
		t.Fatal(err)
	}
	place := Place{Words: map[string]float64{}}
	for i := range 3 * mostWords {
		a, b, c := rune(0x4E00+i%900), rune(0x5300+i/900), rune(0x6000+i%7)
		place.Words[string([]rune{a, b, c})] = float64(i)
		place.Titles = append(place.Titles, string([]rune{c, b, a, a, b}))
	}
	e.Learn(place)
	m := e.model.Load()
	if added := m.lex.count() - e.base.lex.count(); added > mostWords {
		t.Errorf("%d words are learnt", added)
	}
	if n := len(m.local.to); n > mostPairs {
		t.Errorf("%d pairs are learnt", n)
	}
}

// A file that is cut off or changed is refused, not believed.
func TestDamagedFile(t *testing.T) {
	data, err := assets.Dict.Open(File)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	whole := make([]byte, 4096)
	if _, err := data.Read(whole); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, []byte(magic), whole, append([]byte("another magic 1\n"), whole...)} {
		if _, err := decode(bad); err == nil {
			t.Errorf("a file of %d bytes that is none is read", len(bad))
		}
	}
}
