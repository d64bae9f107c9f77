// Package store is the system of record: two SQLite files in the data folder.
//
// public.db holds what anyone may see, with personal data masked: disclosures,
// every version of them, and the corrections and hidings staff made. It is all
// a terminal in a hall ever gets. private.db holds what never leaves the
// machine: the originals as fetched, fetches and passes of ingest, accounts,
// sessions and the audit log.
//
// The two are no single transaction. What concerns both is written to the
// private file first; a crash in between leaves an original without its public
// record, or an audit line without its effect, never the reverse, and doing
// the same again mends it. Each file has one writing connection and a pool of
// reading ones; several processes may have them open at once.
//
//	db, err := store.Open(ctx, dir, store.Options{})
//	defer db.Close()
//	results, err := db.Put(ctx, records)
//
// [DB] implements kiosk.Disclosures, Feed, Archive, Editor and Accounts.
package store
