// Package ingest brings disclosures in: from files and folders, and from
// portals over HTTP. It fetches, extracts, classifies and hands records to a
// [kiosk.Archive]; it never deletes and never renders.
//
// A [Pipeline] does the work. [ParseSources] reads the file that says which
// portals to crawl and where their columns belong in the catalogue. [Extract]
// shows what is read from one file or address, and stores nothing.
//
// Every pass can be killed at any moment and run again: a record is stored
// before the fetch it came from is noted, so what was lost is fetched again
// and what was stored is recognised.
package ingest
