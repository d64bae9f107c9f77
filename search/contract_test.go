package search_test

import (
	"context"
	"sync"
	"testing"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/search"
	"gongkai/search/analysis"
	"gongkai/search/pinyin"
	"gongkai/search/query"
	"gongkai/search/spelling"
)

func TestSearcher(t *testing.T) {
	kiosktest.TestSearcher(t, func(t *testing.T, ds []kiosk.Disclosure) kiosk.Searcher {
		t.Helper()
		e := open(t, t.TempDir())
		if err := e.Rebuild(t.Context(), &feed{list: ds}, nil); err != nil {
			t.Fatal(err)
		}
		return e
	})
}

// loaded is what every engine of these tests is made of; it is read once.
var loaded = sync.OnceValues(func() (search.Options, error) {
	seg, err := analysis.Load(assets.Dict)
	if err != nil {
		return search.Options{}, err
	}
	vocabulary, err := query.LoadVocabulary(assets.Dict)
	if err != nil {
		return search.Options{}, err
	}
	readings, err := pinyin.Load(assets.Dict)
	if err != nil {
		return search.Options{}, err
	}
	confusions, err := spelling.Load(assets.Dict)
	return search.Options{
		Segmenter: seg, Vocabulary: vocabulary, Readings: readings, Confusions: confusions, Now: kiosktest.Clock,
	}, err
})

func options(t testing.TB) search.Options {
	t.Helper()
	o, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	o.Catalogue = kiosktest.Catalogue(t)
	return o
}

func open(t testing.TB, dir string) *search.Engine {
	t.Helper()
	e, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// feed is a store in memory: every entry is a change.
type feed struct {
	list []kiosk.Disclosure
}

func (f *feed) Changes(_ context.Context, after int64, limit int) ([]kiosk.Disclosure, error) {
	var out []kiosk.Disclosure
	for _, d := range f.list {
		if d.Revision > after && len(out) < limit {
			out = append(out, d)
		}
	}
	return out, nil
}

func (f *feed) LastRevision(context.Context) (int64, error) {
	last := int64(0)
	for _, d := range f.list {
		last = max(last, d.Revision)
	}
	return last, nil
}
