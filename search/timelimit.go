package search

import "regexp"

// A limit for prolonging is another question than how long it takes. A duration
// that is no part of a date may be the answer too.
var (
	timeLimit  = regexp.MustCompile(`(?:[0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,5})\s?(?:个?工作日|日内|日以内|日前|天内|个月|年内|小时)|不(?:得)?少于[^，。；]{1,6}[日天月年]|(?:最长|最高|最低|不(?:得)?超过|有效期|年限|期限为|满)[^，。；]{0,10}(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})\s?(?:个月|年|天|日)`)
	duration   = regexp.MustCompile(`(?:^|[^月年第0-9０-９〇零一二三四五六七八九十])(?:[0-9]{1,3}|[一二三四五六七八九十百两]{1,5})\s?(?:个月|天|日|年|小时|分钟)`)
	prolonging = regexp.MustCompile(`延长|延期|顺延`)
)
