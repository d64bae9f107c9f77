package search

import "regexp"

// A limit for prolonging is another question than how long it takes.
var (
	timeLimit  = regexp.MustCompile(`(?:[0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,5})\s?(?:个?工作日|日内|日以内|日前|天内|个月|年内|小时)|不(?:得)?少于[^，。；]{1,6}[日天月年]`)
	prolonging = regexp.MustCompile(`延长|延期|顺延`)
)
