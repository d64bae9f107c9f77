package web

import (
	"context"

	"gongkai/kiosk"
	"gongkai/kiosk/web/asked"
)

// counted is a Searcher that counts what a surface asks.
type counted struct {
	kiosk.Searcher
	metrics *metrics
	surface string
}

func (s *Server) searcher(surface string) kiosk.Searcher {
	return counted{s.cfg.Searcher, s.metrics, surface}
}

// notes is what a surface takes notes of searches with.
func (s *Server) notes(surface string) asked.Notes {
	return asked.Notes{Log: s.asked, Surface: surface}
}

// Search counts and passes on.
func (c counted) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	hits, err := c.Searcher.Search(ctx, req)
	outcome := "found"
	switch {
	case err != nil:
		outcome = "failed"
	case hits.Total == 0:
		outcome = "none"
	}
	c.metrics.searches.WithLabelValues(c.surface, outcome).Inc()
	return hits, err
}
