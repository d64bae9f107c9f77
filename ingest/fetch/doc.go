// Package fetch gets pages and files from government sites: politely (a rate
// and a number of connections a host, robots.txt, Retry-After, conditional
// requests, a name of its own), within limits (size, time, a rate that bodies
// must come at, redirects) and without being led into a private network. Cookies
// are kept as long as the client: some portals answer only who brings them back.
// How a fetch ended is data: every end is a [kiosk.Fetch] with an outcome.
//
// [Decode] turns the bytes of a page into text, whatever the page says about
// its encoding.
package fetch
