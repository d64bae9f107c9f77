package api

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

const (
	handwritingBody       = 512 << 10 // bytes of one drawing
	handwritingCandidates = 20
)

// drawing is what a finger wrote.
type drawing struct {
	Strokes [][][]float64 `json:"strokes" about:"每一笔是一串点，点是 [x, y]，单位不限，y 向下"`
}

type handwritingAnswer struct {
	Candidates []string `json:"candidates" about:"认出的字，最像的在前"`
}

// handwriting recognises a character.
func (h *Handler) handwriting(c *fiber.Ctx) (any, error) {
	if h.Handwriting == nil {
		return nil, kiosk.Errorf(kiosk.NotFound, "这台服务器不认手写。")
	}
	body := c.Request().Body()
	if len(body) > handwritingBody {
		return nil, kiosk.Errorf(kiosk.Invalid, "笔画太长，一次写一个字，不超过 512 KB。")
	}
	strokes, ok := readDrawing(body)
	if !ok {
		return nil, kiosk.Errorf(kiosk.Invalid, `笔画要写成 {"strokes":[[[x,y],…],…]}：每一笔是一串点，每个点两个数。`)
	}
	found := h.Handwriting.Recognize(c.UserContext(), strokes, handwritingCandidates)
	return handwritingAnswer{Candidates: append([]string{}, found...)}, nil
}

func readDrawing(body []byte) (strokes [][]kiosk.Point, ok bool) {
	var d drawing
	if err := json.Unmarshal(body, &d); err != nil || d.Strokes == nil {
		return nil, false
	}
	for _, s := range d.Strokes {
		points := make([]kiosk.Point, len(s))
		for i, p := range s {
			if len(p) != 2 {
				return nil, false
			}
			points[i] = kiosk.Point{X: p[0], Y: p[1]}
		}
		strokes = append(strokes, points)
	}
	return strokes, true
}
