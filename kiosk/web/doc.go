// Package web is the HTTP server: the shell every surface lives in (middleware,
// errors, static files, short links, health, metrics) and, one sub-package
// each, the surfaces themselves: touch for the screen in the hall, desk for
// operators, phone for what people carry away, office for staff, api for
// programs.
//
// A surface takes a small Deps struct holding only the contracts it uses and
// registers its routes with Register. Handlers return errors; [Server] turns
// them into a status and a page in the look of the surface the address belongs
// to, see errors.go.
//
// No *fiber.Ctx leaves this tree. Handlers pass c.UserContext() down: it ends
// after [Config.Timeout], which Fiber's own context does not.
package web
