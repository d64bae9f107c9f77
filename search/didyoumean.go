package search

import "context"

func (e *Engine) didYouMean(context.Context, *view, plan) string { return "" }
