package wording

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// header names the columns of a table. Only the first three are needed: the
// others are the evidence.
const header = "# 说法\t公文用语\t权重\t文件数\t问题数\t问到的文件\t写到的文件\t对数似然比\t翻译份额\t来源"

// Write writes a table for [Read].
func Write(w io.Writer, entries []Entry) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, header)
	for _, e := range entries {
		fmt.Fprintf(b, "%s\t%s\t%.2f\t%d\t%d\t%d\t%d\t%.1f\t%.2f\t%s\n",
			e.Said, e.Official, e.Weight, e.Together, e.Questions, e.Asked, e.Written, e.LLR, e.Share, strings.Join(e.Sources, ","))
	}
	return b.Flush()
}

// Read reads a table, as written or changed by hand. The evidence is passed
// over. Invalid says which line cannot be read.
func Read(r io.Reader) ([]Entry, error) {
	var out []Entry
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) < 3 || cells[0] == "" || cells[1] == "" {
			return nil, kiosk.Errorf(kiosk.Invalid, "词表第 %d 行：要有说法、公文用语和权重，用制表符隔开。", n)
		}
		weight, err := strconv.ParseFloat(cells[2], 64)
		if err != nil || !(weight > 0 && weight <= 1) {
			return nil, kiosk.Errorf(kiosk.Invalid, "词表第 %d 行：权重要大于 0，不超过 1。", n)
		}
		out = append(out, Entry{Said: cells[0], Official: cells[1], Weight: weight})
	}
	if err := lines.Err(); err != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, "词表读不懂。", err)
	}
	return out, nil
}
