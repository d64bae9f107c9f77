package asked

import (
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// Notes is what a surface takes notes with. The zero Notes takes none.
type Notes struct {
	Log     *Log
	Surface string
	// Visit returns a value that tells this visit from others, nothing that
	// says whose it is; nil draws a random one for the address.
	Visit func(c *fiber.Ctx) string
}

// Searched notes a search and what came of it. Lists without a question,
// further pages and narrowed searches that find nothing are no questions.
func (n Notes) Searched(c *fiber.Ctx, req kiosk.Search, hits *kiosk.Hits) {
	n.note(c, req, hits, false)
}

// Typed is Searched for a text that is searched while it is typed.
func (n Notes) Typed(c *fiber.Ctx, req kiosk.Search, hits *kiosk.Hits) { n.note(c, req, hits, true) }

func (n Notes) note(c *fiber.Ctx, req kiosk.Search, hits *kiosk.Hits, typing bool) {
	narrow := req.AreaID+req.Category+req.ItemID+req.BodyID+req.Town+string(req.Type) != "" || req.Year != 0
	if n.Log == nil || req.Text == "" || req.Page > 1 || narrow && hits.Total == 0 {
		return
	}
	a := kiosk.Asked{
		At: n.Log.now(), Surface: n.Surface, Visit: n.visit(c), Text: req.Text, Kind: hits.Query.Kind,
		Total: hits.Total, Relaxed: hits.Query.Relaxed, Took: hits.Took,
	}
	a.LowAnswer = a.Relaxed && a.Total > 0 || hits.LowAnswer()
	n.Log.put(note{Asked: a, typing: typing})
}

// Opened notes that the hit at a position (from 1) of a question was opened.
func (n Notes) Opened(c *fiber.Ctx, text string, position int) {
	if n.Log == nil || text == "" || position < 1 || position > maxPosition {
		return
	}
	n.Log.put(note{Asked: kiosk.Asked{At: n.Log.now(), Visit: n.visit(c), Text: text}, position: position})
}

// maxPosition is how deep in a list a hit can be opened.
const maxPosition = 10_000

// fromKey is the parameter of a link in a result list: the hit's position.
const fromKey = "from"

// Link adds to the address of a hit where in the list it stood.
func (n Notes) Link(address string, position int) string {
	if n.Log == nil || position < 1 {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	q.Set(fromKey, strconv.Itoa(position))
	u.RawQuery = q.Encode()
	return u.String()
}

// Came answers a request for a document that came from a result list: it notes
// the opening and sends the browser on to the address without the position, so
// that addresses that are kept, shared or printed stay clean. done is false
// for any other request.
func (n Notes) Came(c *fiber.Ctx) (done bool, err error) {
	if !c.Context().QueryArgs().Has(fromKey) {
		return false, nil
	}
	u, err := url.ParseRequestURI(c.OriginalURL())
	if err != nil {
		return false, nil
	}
	q := u.Query()
	if position, err := strconv.Atoi(q.Get(fromKey)); err == nil {
		n.Opened(c, q.Get("q"), position)
	}
	q.Del(fromKey)
	to := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: q.Encode()}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return true, c.Redirect(to.String(), fiber.StatusSeeOther)
}

// Leave ends the visit at an address: whoever comes next is another one.
func (n Notes) Leave(c *fiber.Ctx) {
	if n.Log != nil {
		n.Log.visits.end(n.Surface, c.IP())
	}
}

func (n Notes) visit(c *fiber.Ctx) string {
	if n.Visit != nil {
		return n.Surface + " " + n.Visit(c)
	}
	return n.Log.visits.of(n.Surface, c.IP(), n.Log.now())
}

// visits draws a random value for an address and surface and forgets it some
// time after its last search. It is kept in memory only.
type visits struct {
	mu      sync.Mutex
	by      map[string]*visit
	sweepAt time.Time
}

type visit struct {
	value string
	last  time.Time
}

func (v *visits) of(surface, address string, now time.Time) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.by == nil {
		v.by = map[string]*visit{}
	}
	if now.After(v.sweepAt) || len(v.by) > recentMax {
		for k, x := range v.by {
			if now.Sub(x.last) > remembers || len(v.by) > recentMax {
				delete(v.by, k)
			}
		}
		v.sweepAt = now.Add(time.Minute)
	}
	k := surface + " " + network(address)
	x := v.by[k]
	if x == nil || now.Sub(x.last) > remembers {
		x = &visit{value: newToken()}
		v.by[k] = x
	}
	x.last = now
	return x.value
}

func (v *visits) end(surface, address string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.by, surface+" "+network(address))
}

// network is what one connection is given: an IPv4 address, the /64 of an IPv6
// address.
func network(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if addr = addr.Unmap(); addr.Is6() {
		if p, err := addr.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return addr.String()
}
