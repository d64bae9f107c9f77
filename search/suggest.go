package search

import (
	"context"

	"gongkai/kiosk"
)

func (e *Engine) Suggest(ctx context.Context, text string, limit int) ([]kiosk.Suggestion, error) {
	return nil, nil
}
