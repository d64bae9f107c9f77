-- +goose Up

-- What never leaves this machine. Times are microseconds since 1970 in UTC,
-- 0 for unknown.

-- Files as they were fetched, stored once whoever links to them. The key is
-- the SHA-256 of the file.
CREATE TABLE originals (
    hash  BLOB PRIMARY KEY,
    bytes INTEGER NOT NULL,
    body  BLOB NOT NULL -- packed, see content.go
) STRICT;

-- Where an original was found. A row is added when the bytes at an address
-- have changed, so the rows of one address are its history.
CREATE TABLE original_links (
    disclosure   TEXT NOT NULL,
    url          TEXT NOT NULL,
    fetched_at   INTEGER NOT NULL,
    hash         BLOB NOT NULL REFERENCES originals (hash),
    content_type TEXT NOT NULL
) STRICT;

CREATE INDEX original_links_by_disclosure ON original_links (disclosure, url);

-- The newest good and the newest bad fetch of every address; a bad one also
-- says since when it has been so.
CREATE TABLE fetches (
    url           TEXT NOT NULL,
    good          INTEGER NOT NULL,
    source_id     TEXT NOT NULL,
    column_id     TEXT NOT NULL,
    final_url     TEXT NOT NULL,
    at            INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    status        INTEGER NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    bytes         INTEGER NOT NULL,
    hash          TEXT NOT NULL,
    detail        TEXT NOT NULL,
    first_at      INTEGER NOT NULL, -- of the unbroken row of bad fetches
    PRIMARY KEY (url, good)
) STRICT, WITHOUT ROWID;

CREATE INDEX fetches_bad ON fetches (at DESC) WHERE good = 0;

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    source_id   TEXT NOT NULL,
    source_name TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL DEFAULT 0,
    found       INTEGER NOT NULL DEFAULT 0,
    created     INTEGER NOT NULL DEFAULT 0,
    updated     INTEGER NOT NULL DEFAULT 0,
    unchanged   INTEGER NOT NULL DEFAULT 0,
    failed      TEXT NOT NULL DEFAULT '', -- JSON, '' for none
    err         TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE accounts (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role         TEXT NOT NULL,
    password     TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    disabled_at  INTEGER NOT NULL,
    failures     INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    csrf       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    address    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_account ON sessions (account_id);

-- The log of what staff did. AUTOINCREMENT remembers the last number given, so
-- that a tail cut off is noticed.
CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    role      TEXT NOT NULL,
    address   TEXT NOT NULL,
    action    TEXT NOT NULL,
    target    TEXT NOT NULL,
    detail    TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL UNIQUE
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_keeps_all_rows BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER audit_replaces_no_row BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = new.seq OR hash = new.hash)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- +goose StatementEnd
