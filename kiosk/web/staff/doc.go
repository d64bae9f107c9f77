// Package staff is the door between the public pages and those of staff: sign
// in and out, change one's password, and the middleware that lets nobody
// through without the permission a route asks for.
//
//	door, err := staff.New(staff.Deps{…})
//	door.Register(app)
//	app.Get("/desk/", door.Require(accounts.DeskUse), func(c *fiber.Ctx) error {
//		actor := staff.Actor(c)
//		…
//	})
//
// Behind Require every answer is kept out of caches, and a request that could
// change something must come from our own pages (Origin, Sec-Fetch-Site) and
// carry the session's token, in the form field csrf or the header
// X-CSRF-Token.
package staff
