package touch

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// likelyAnswer is what the page for saying what you want shows above the
// suggestions. // 多半是问
type likelyAnswer struct {
	Text   string `json:"text"`
	Figure string `json:"figure"`
	Source string `json:"source"`
	URL    string `json:"url"`
}

// likely answers GET /k/likely?q=: the first of the common questions that holds
// every character of the words and has a figure for an answer, or 204.
func (s *Surface) likely(c *fiber.Ctx) error {
	words := strings.TrimSpace(queryOf(c).text())
	for _, text := range s.Questions {
		if !holds(text, words) {
			continue
		}
		q, ok, err := s.figured(c.UserContext(), text)
		if err != nil {
			return err
		}
		if ok {
			return c.JSON(likelyAnswer{Text: q.Text, Figure: q.Quote.Figure.Value, Source: q.Source, URL: q.URL})
		}
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// holds reports whether every character of the words stands in the question;
// one character alone says too little.
func holds(question, words string) bool {
	n := 0
	for _, r := range words {
		if !strings.ContainsRune(question, r) {
			return false
		}
		n++
	}
	return n > 1
}
