package peers

import (
	"context"

	"gongkai/kiosk"
	"gongkai/search"
)

// shown is how many hits a page has.
const shown = 10

type ours struct{ *search.Engine }

func buildOurs(ctx context.Context, s *Spec, c *search.Collection, o search.Options) error {
	e, err := search.BuildCollection(ctx, s.Dir, o, c)
	if err != nil {
		return err
	}
	return e.Close()
}

func openOurs(_ context.Context, s *Spec, o search.Options) (engine, error) {
	e, err := search.Open(s.Dir, o)
	return ours{e}, err
}

// page asks as every surface does: whether every word has to be there is for
// the search to know.
func (o ours) page(ctx context.Context, text string, _ bool) error {
	_, err := o.Search(ctx, kiosk.Search{Text: text, Facets: true, Size: shown})
	return err
}

func (o ours) ranked(ctx context.Context, text string, n int) ([]string, error) {
	return o.Ranked(ctx, text, n)
}
