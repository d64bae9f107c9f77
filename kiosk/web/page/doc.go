// Package page turns page structs into HTML.
//
// Templates live one folder a surface: touch/home.html is the page
// "touch/home". A page's set consists of the files in layout/, the files of
// its own folder that begin with an underscore, and the page itself; one of
// them must define the template "page", which is what runs. Everything is
// parsed at start, so a broken template stops the program and not a visitor.
//
// A page is a struct that embeds [Base], made by [Site.Base]:
//
//	type homePage struct {
//		page.Base
//		Newest []kiosk.Disclosure
//	}
//
// Templates may call asset, icon, words, date, when, clock, num, bytes and
// label; see funcs.go.
package page
