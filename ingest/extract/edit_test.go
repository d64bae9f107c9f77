package extract_test

import (
	"strings"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/personal"
)

func TestEditsOfTheTextAreMadeInTheHTML(t *testing.T) {
	for _, c := range []struct{ name, page, find, with, want string }{
		{"a word", "<p>甲 138 0013 乙</p>", "138 0013", "***", `<p id="b0">甲 *** 乙</p>`},
		{"over a link", `<p>甲<a href="/x">13</a>8乙</p>`, "138", "*&*", `<p id="b0">甲<a href="http://h.example/x">*&amp;*</a>乙</p>`},
		{"over an entity", "<p>a&lt;b&amp;c</p>", "<b&", "-", `<p id="b0">a-c</p>`},
		{"in a cell", "<table><tr><td>甲</td><td>138</td></tr><tr><td>乙</td><td>139</td></tr></table>", "139", "*", `<td>乙</td><td>*</td>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, html := extract.Fragment(c.page, "http://h.example/")
			at := strings.Index(text, c.find)
			if at < 0 {
				t.Fatalf("no %q in %q", c.find, text)
			}
			got, ok := extract.Edit(html, text, []personal.Edit{{Start: at, End: at + len(c.find), With: c.with}})
			if !ok || !strings.Contains(got, c.want) {
				t.Errorf("got %q, %v\nwant %q", got, ok, c.want)
			}
		})
	}
	if _, ok := extract.Edit("<p>甲</p>", "乙", nil); ok {
		t.Error("HTML of another text was edited")
	}
}

func FuzzEdit(f *testing.F) {
	f.Add("<p>甲<a href='/x'>13</a>8 0013 8000</p><table><tr><td>1<td>2</table>", 3, 9)
	f.Fuzz(func(t *testing.T, page string, from, to int) {
		text, html := extract.Fragment(page, "http://h.example/")
		var edits []personal.Edit
		if from >= 0 && from < to && to <= len(text) && !strings.ContainsAny(text[from:to], "\n\t") &&
			strings.ToValidUTF8(text[from:to], "") == text[from:to] && strings.TrimSpace(text[from:to]) != "" {
			edits = []personal.Edit{{Start: from, End: to, With: "***"}}
		}
		got, ok := extract.Edit(html, text, edits)
		if !ok {
			t.Fatalf("text %q does not belong to %q", text, html)
		}
		again, ok := extract.Edit(got, personal.Apply(text, edits), nil)
		if !ok || again != got {
			t.Fatalf("%q is not the HTML of %q", got, personal.Apply(text, edits))
		}
	})
}
