package formats_test

import (
	"strings"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/formats"
)

// golden renders a document as its parts and lines: "# label", rows with their
// cells between bars, headings with their tag.
func golden(d *formats.Document) string {
	var b strings.Builder
	for _, p := range d.Parts {
		if p.Label != "" {
			b.WriteString("# " + p.Label + "\n")
		}
		for _, x := range p.Blocks {
			if x.Kind == extract.Row {
				for i, c := range x.Cells {
					if i > 0 {
						b.WriteString(" | ")
					}
					b.WriteString(strings.ReplaceAll(c.Text, "\n", "⏎"))
					b.WriteString(strings.Repeat("→", max(c.Col-1, 0)) + strings.Repeat("↓", max(c.Row-1, 0)))
				}
			} else {
				if x.Kind != extract.Paragraph {
					b.WriteString(string(x.Kind) + " ")
				}
				b.WriteString(x.Text)
			}
			b.WriteByte('\n')
		}
	}
	for _, n := range d.Notes {
		b.WriteString("! " + n + "\n")
	}
	return b.String()
}

// wants parses a file and compares what it says.
func wants(t *testing.T, kind string, data []byte, want string) {
	t.Helper()
	d, err := formats.Parse(t.Context(), kind, data)
	if err != nil {
		t.Fatal(err)
	}
	if got := golden(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
