package screen

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TellPath is what pages ask now and then; its answer names the hotline.
const TellPath = "/k/told"

const (
	// hotline is the number of the whole country, for who knows no other yet.
	hotline = "12345"
	// hotlineRunes is the longest that fits on the page.
	hotlineRunes = 30
	toldMax      = 64 << 10 // bytes of an answer that is looked at
)

// learn takes the hotline from what the server tells a page, and keeps it for
// the next time the server is away, which may be after this machine has been
// switched off. It never stands in the way of the answer.
func (w *Watch) learn(resp *http.Response) {
	if resp.Request.URL.Path != TellPath || resp.StatusCode != http.StatusOK {
		return
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, toldMax))
	rest := resp.Body
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(b), rest), rest}
	var told struct {
		Hotline string `json:"hotline"`
	}
	if err != nil || json.Unmarshal(b, &told) != nil || !showable(told.Hotline) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if told.Hotline == w.hotline {
		return
	}
	w.hotline = told.Hotline
	if w.Hotline == "" {
		return
	}
	if err := os.WriteFile(w.Hotline, []byte(told.Hotline), 0o600); err != nil {
		w.Log.Warn("the hotline is not kept", "err", err)
	}
}

// remember reads the hotline of before. A file that was cut off by a power cut
// is as none.
func (w *Watch) remember() {
	b, err := os.ReadFile(w.Hotline)
	if err == nil && showable(string(b)) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.hotline = string(b)
	}
}

func showable(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= hotlineRunes && !strings.ContainsFunc(s, unicode.IsControl)
}

// waitingPage is shown while the server cannot be reached.
func (w *Watch) waitingPage() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	number := w.hotline
	if number == "" {
		number = hotline
	}
	return strings.Replace(waiting, "HOTLINE", html.EscapeString(number), 1)
}
