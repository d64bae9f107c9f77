// Package office is where staff keep watch over what is published: how much
// there is of what, how ingest went, which links are dead, and each record
// with its history. Here a record is taken down, put back or corrected, and
// administrators read the audit log and keep accounts.
//
// An edit is stored, then the index follows, then the answer goes out: what an
// officer sees after the click is what the hall, the operators and the phones
// see. Every route names the permission it needs in one table, see routes.
package office
