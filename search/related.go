package search

import (
	"context"
	"fmt"

	"gongkai/kiosk"
	"gongkai/search/rank"
)

// Related lists disclosures on the same matter: those its title finds.
func (e *Engine) Related(ctx context.Context, id string, limit int) ([]kiosk.Related, error) {
	v, err := e.acquire()
	if err != nil {
		return nil, err
	}
	defer v.release()
	done, err := e.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	q := rank.Query{Must: []rank.Group{{Any: []rank.Pattern{{Number: id}}}}, Limit: 1}
	res, err := v.index.Search(ctx, q, v.verify)
	if err != nil {
		return nil, fmt.Errorf("search: related: %w", err)
	}
	if len(res.Found) == 0 {
		return nil, kiosk.Errorf(kiosk.NotFound, "没有编号为 %s 的公开信息。", id)
	}
	h, _, err := v.read(res.Found[0])
	if err != nil {
		return nil, fmt.Errorf("search: related: %w", err)
	}
	p := e.plan(h.Title, rank.Filter{})
	p.query = p.relaxed()
	p.query.Limit = limit + 1
	if res, err = v.index.Search(ctx, p.query, v.verify); err != nil {
		return nil, fmt.Errorf("search: related: %w", err)
	}
	out := []kiosk.Related{}
	for _, f := range res.Found {
		h, _, err := v.read(f)
		if err != nil {
			return nil, fmt.Errorf("search: related: %w", err)
		}
		on, err := kiosk.ParseDate(h.Published)
		if err != nil {
			return nil, fmt.Errorf("search: related: %w", err)
		}
		if h.ID != id && len(out) < limit {
			out = append(out, kiosk.Related{
				ID: h.ID, Title: h.Title, Publisher: h.Publisher, PublishedOn: on, Type: kiosk.Type(h.Type), How: "similar",
			})
		}
	}
	return out, nil
}
