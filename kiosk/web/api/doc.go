// Package api is the public JSON interface, /api/v1/…, with its OpenAPI 3.1
// document at /api/openapi.json and a page for people at /api/.
//
// One table (see routes) names every route with its parameters and the type of
// its answer. The table registers the routes, checks what is asked, and is
// turned into the OpenAPI document and the page, so none of them can say
// something the others do not.
//
// Everything here is open to anyone from anywhere: no cookies,
// no personal data. Handlers return errors with a kiosk.Kind; the shell's error
// handler writes them as {"error":{"kind","message","request_id"}}.
package api
