package samplepages

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Real reads the saved pages of a folder whose index.jsonl says what they
// truly say. A page without such a truth is left out. Of the body the index
// has its beginning and its end; what stands between them in the page, its
// tags taken out, is its truth.
func Real(dir string) ([]Page, error) {
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("samplepages: %w", err)
	}
	defer f.Close()
	var out []Page
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var entry struct {
			Path  string
			Truth struct {
				Title, Publisher string
				IndexNumber      string `json:"index_number"`
				DocumentNumber   string `json:"document_number"`
				IssuedOn         string `json:"issued_on"`
				PublishedOn      string `json:"published_on"`
				TextStart        string `json:"text_start"`
				TextEnd          string `json:"text_end"`
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
			return nil, fmt.Errorf("samplepages: index: %w", err)
		}
		t := entry.Truth
		if t.Title == "" {
			continue
		}
		source, err := os.ReadFile(filepath.Join(dir, entry.Path))
		if err != nil {
			return nil, fmt.Errorf("samplepages: %w", err)
		}
		body, err := between(string(source), t.TextStart, t.TextEnd)
		if err != nil {
			return nil, fmt.Errorf("samplepages: %s: %w", entry.Path, err)
		}
		out = append(out, Page{
			Layout: filepath.Dir(entry.Path), Name: entry.Path, Address: "http://www.example.gov.cn/" + filepath.Base(entry.Path), Source: source,
			Truth: Truth{
				Title: t.Title, Number: t.DocumentNumber, Index: t.IndexNumber, Publisher: t.Publisher,
				Issued: dashes.Replace(t.IssuedOn), Published: dashes.Replace(t.PublishedOn), Body: body,
			},
		})
	}
	return out, lines.Err()
}

var (
	dashes = strings.NewReplacer("年", "-", "月", "-", "日", "")
	markup = regexp.MustCompile(`(?is)<script.*?</script>|<style.*?</style>|<!--.*?-->|<[^>]*>`)
)

// between cuts the text from where a text begins to where it ends. The index
// took a subject line for the beginning of some and a hint for the end of all.
func between(source, start, end string) (string, error) {
	text := squeeze(strings.ReplaceAll(html.UnescapeString(markup.ReplaceAllString(source, "")), "&bsp;", ""))
	lines := strings.Split(start, "\n")
	if strings.HasSuffix(lines[0], " 函") {
		lines = lines[1:]
	}
	start = squeeze(strings.Join(lines, ""))
	end = squeeze(strings.ReplaceAll(strings.Split(end, "扫一扫")[0], "&bsp;", ""))
	from, to := strings.LastIndex(text, start), strings.LastIndex(text, end)
	if from < 0 || to < from {
		return "", fmt.Errorf("%q … %q is not in the page", start, end)
	}
	return text[from : to+len(end)], nil
}
