package api

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

type composeAnswer struct {
	Syllables  []string    `json:"syllables" about:"按第一个候选的读法，输入的字母怎样分成音节"`
	Candidates []candidate `json:"candidates" about:"最可能的在前：先是整句，再是开头的词和字，最后是字母本身"`
}

type candidate struct {
	Text     string `json:"text"`
	Consumed int    `json:"consumed" about:"用掉了开头的几个字符，其余的留着接着选"`
}

// compose reads keys of a pinyin keyboard. What is typed is noted nowhere.
func (h *Handler) compose(c *fiber.Ctx) (any, error) {
	if h.Input == nil {
		return nil, kiosk.Errorf(kiosk.NotFound, "这台服务器没有拼音输入。")
	}
	r := reader{c: c}
	keys, limit := r.text(paramPinyin), r.number(paramChoices)
	if r.err != nil {
		return nil, r.err
	}
	return Composed(h.Input.Compose(c.UserContext(), keys, limit)), nil
}

// Composed returns what GET /api/v1/ime says for a composition; the command
// line prints the same document.
func Composed(found kiosk.Composition) any {
	answer := composeAnswer{Syllables: append([]string{}, found.Syllables...), Candidates: make([]candidate, 0, len(found.Candidates))}
	for _, x := range found.Candidates {
		answer.Candidates = append(answer.Candidates, candidate(x))
	}
	return answer
}
