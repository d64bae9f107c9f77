// Package link makes the short codes that stand for a disclosure in print, on
// screens and on the phone, and the QR pictures that carry their addresses.
//
// A code has eight characters of the alphabet 0–9 A–Z without I, L, O and U,
// which are read as 1, 1, 0 and V: 40 bits of the SHA-256 of the disclosure's
// id, so that a store made anew gives the same codes and paper stays valid.
// Whoever stores codes retries with the next n when one is taken.
//
//	code := link.Code(id, 0)          // "7K2M9QXD"
//	link.Display(code)                // "7K2M 9QXD"
//	link.URL("https://…", code)       // "https://…/s/7K2M9QXD"
//	png, err := link.PNG(address, 480)
package link
