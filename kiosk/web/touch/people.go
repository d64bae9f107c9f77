package touch

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// helpers are the people one can turn to from this screen.
type helpers struct {
	Window  *kiosk.ServiceWindow // of the hall, the one for the matter at hand; nil if there is none
	CanAsk  bool                 // a question can be left
	AskURL  string
	Windows []kiosk.ServiceWindow
	Nearest []kiosk.ServiceOffice
}

// place is what is known of where the terminal stands.
func (s *Surface) where() kiosk.TerminalSettings {
	if s.Place == nil {
		return kiosk.TerminalSettings{}
	}
	return s.Place()
}

// helpersFor lists whom to turn to with a text; about are more words on the
// matter.
func (s *Surface) helpersFor(text, about string) helpers {
	at := s.where()
	h := helpers{CanAsk: s.Letterbox != nil, AskURL: askURL(text), Windows: at.Windows, Nearest: at.Nearest}
	pairs, best := pairsOf(text+" "+about), 0.0
	for i := range at.Windows {
		if n := shared(pairs, at.Windows[i].Does); n > best {
			best, h.Window = n, &at.Windows[i]
		}
	}
	if h.Window == nil {
		if i := slices.IndexFunc(at.Windows, func(w kiosk.ServiceWindow) bool { return shared(pairsOf("咨询 导办 综合"), w.Does) > 0 }); i >= 0 {
			h.Window = &at.Windows[i]
		}
	}
	return h
}

type peoplePage struct {
	base
	helpers
	Hall    string
	HallURL string // of the page of this hall, "" if there is nothing on it
}

// people answers GET /k/people: who helps when the screen does not, and where
// else to go. What this hall itself does is on a page of its own.
func (s *Surface) people(c *fiber.Ctx) error {
	q := queryOf(c)
	back := "/k/"
	if q.text() != "" {
		back = q.atPage(q.page())
	}
	p := peoplePage{base: s.base(c, "找人问", back), helpers: s.helpersFor(q.text(), ""), Hall: s.where().Place}
	p.Here = "people"
	if p.Local.Hall {
		p.HallURL = "/k/place?" + url.Values{"from": {"people"}, "q": {q.text()}}.Encode()
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/people", p)
}
