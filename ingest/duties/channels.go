package duties

import (
	"regexp"
	"strings"

	"gongkai/kiosk"
)

var (
	box     = regexp.MustCompile(`[■□☑☐☒√✓●○▪▢]`)
	ticked  = "■☑☒√✓●▪"
	between = regexp.MustCompile(`[、，,；;。\n]+`)
)

// channels reads where an item is published: names between commas, or the
// boxes of the standard catalogues, of which the ticked ones count.
func (r *reader) channels(l *line, d *kiosk.Duty) {
	c := l.cells[channels]
	text := c.text
	if box.MatchString(text) {
		text = tickedOnly(text)
		if text == "" {
			r.problem(c, "一个渠道也没有勾选。")
		}
	}
	var pieces []string
	for _, p := range between.Split(text, -1) {
		if p = strings.TrimSpace(p); p != "" {
			pieces = append(pieces, p)
		}
	}
	ids, strange := pick(pieces, r.names.channel)
	for _, s := range strange {
		if all, rest := pick(strings.FieldsFunc(s, func(x rune) bool { return x == '/' || x == ' ' || x == '\u3000' }), r.names.channel); len(rest) == 0 && len(all) > 0 {
			for _, id := range all {
				if !contains(ids, id) {
					ids = append(ids, id)
				}
			}
			continue
		}
		r.problem(c, missing(s, nearest(s, r.names.chanNames)))
	}
	d.Channels = ids
}

// tickedOnly returns the names behind ticked boxes, one a line.
func tickedOnly(text string) string {
	var out []string
	at := box.FindAllStringIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name := strings.Trim(strings.TrimSpace(text[m[1]:end]), "_＿、，,；; ")
		if strings.Contains(ticked, text[m[0]:m[1]]) && name != "" {
			out = append(out, strings.ReplaceAll(name, "\n", ""))
		}
	}
	return strings.Join(out, "\n")
}

// channel returns the id of a channel, "" if the catalogue has none of that
// name.
func (n *names) channel(text string) string {
	s := shortChannel(text)
	if id := n.channels[s]; id != "" {
		return id
	}
	for _, tail := range []string{"网站", "平台", "网"} {
		if t := strings.TrimSuffix(s, tail); t != s && n.channels[t] != "" {
			return n.channels[t]
		}
	}
	return ""
}

func (n *names) channelName(id string) string {
	c := n.catalogue.Channel(id)
	if c == nil {
		return id
	}
	for _, name := range append([]string{c.Name}, c.Aliases...) {
		if n.channel(name) == id {
			return name
		}
	}
	return id
}
