package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gongkai/ingest"
	"gongkai/kiosk"
)

var outcomeWords = map[kiosk.Outcome]string{
	kiosk.OutcomeGone:        "页面不存在",
	kiosk.OutcomeDead:        "连不上",
	kiosk.OutcomeTimeout:     "超时",
	kiosk.OutcomeBlocked:     "被拒绝",
	kiosk.OutcomeTooLarge:    "太大",
	kiosk.OutcomeLoop:        "循环跳转",
	kiosk.OutcomeNotHTML:     "不是网页",
	kiosk.OutcomeParseFailed: "读不出内容",
}

// crawlText is the moving part of a crawl's progress.
func crawlText(g ingest.Progress, took time.Duration) string {
	text := fmt.Sprintf("新的 %d", g.New)
	if g.Failed > 0 {
		text += fmt.Sprintf("，没取到 %d", g.Failed)
	}
	if s := took.Seconds(); s >= 1 {
		text += fmt.Sprintf("，每秒 %.1f 页", float64(g.Done)/s)
	}
	const longest = 20 // characters of a title; the line must not wrap
	title := []rune(g.Item)
	if len(title) > longest {
		title = append(title[:longest-1], '…')
	}
	if len(title) > 0 {
		text += "，" + string(title)
	}
	return text
}

// summaryText says in a few lines what a pass came to.
func summaryText(s ingest.Summary) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s：看了 %d 份，新增 %d，更新 %d，没有变化 %d", s.Name, s.Found, s.Created, s.Updated, s.Unchanged)
	if s.Gone > 0 {
		fmt.Fprintf(&b, "，原来有、现在打不开 %d", s.Gone)
	}
	fmt.Fprintf(&b, "，用时 %s。\n", s.Took.Round(100*time.Millisecond))
	if s.Withdrawn+s.Restored > 0 {
		fmt.Fprintf(&b, "原网站撤下、这里也撤下 %d 份，原网站又有、这里恢复 %d 份。\n", s.Withdrawn, s.Restored)
	}
	for _, p := range s.Problems {
		if p.Outcome == kiosk.OutcomeDoubtful {
			fmt.Fprintf(&b, "要到原网站看看：%s：%s\n", p.File, p.What)
		}
	}
	if len(s.Failed) > 0 {
		b.WriteString("没有取到的（管理页面有全部清单）：\n")
		for _, o := range slices.Sorted(maps.Keys(s.Failed)) {
			fmt.Fprintf(&b, "  %s %d：\n", outcomeWords[o], s.Failed[o])
			problemLines(&b, "    ", s, o, s.Failed[o])
		}
	}
	if s.Skipped > 0 {
		fmt.Fprintf(&b, "读不了、已跳过 %d 处：\n", s.Skipped)
		problemLines(&b, "  ", s, "", s.Skipped)
	}
	return b.String()
}

// problemLines lists the problems of one outcome, of which there are total.
func problemLines(b *strings.Builder, indent string, s ingest.Summary, o kiosk.Outcome, total int) {
	for _, p := range s.Problems {
		switch {
		case p.Outcome != o:
			continue
		case p.Line > 0:
			fmt.Fprintf(b, "%s%s 第 %d 行：%s\n", indent, p.File, p.Line, p.What)
		default:
			fmt.Fprintf(b, "%s%s：%s\n", indent, p.File, p.What)
		}
		total--
	}
	if total > 0 {
		fmt.Fprintf(b, "%s……还有 %d 处\n", indent, total)
	}
}
