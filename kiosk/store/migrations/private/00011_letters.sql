-- +goose Up

-- What people left because nothing answered them. Times are microseconds since
-- 1970 in UTC, 0 for never.
CREATE TABLE questions (
    id          TEXT PRIMARY KEY, -- made where it was written
    at          INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    terminal    TEXT NOT NULL, -- '' from a phone
    text        TEXT NOT NULL,
    searched    TEXT NOT NULL,
    document    TEXT NOT NULL,
    phone       TEXT NOT NULL,
    state       TEXT NOT NULL,
    note        TEXT NOT NULL,
    author      TEXT NOT NULL, -- of the note
    closed_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX questions_by_time ON questions (received_at);
CREATE INDEX questions_new ON questions (received_at) WHERE state = 'new';

CREATE TABLE ratings (
    id       TEXT PRIMARY KEY, -- made where it was given
    day      TEXT NOT NULL, -- YYYY-MM-DD
    received_at INTEGER NOT NULL,
    terminal TEXT NOT NULL,
    document TEXT NOT NULL,
    version  INTEGER NOT NULL,
    helped   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ratings_by_document ON ratings (document, day);
CREATE INDEX ratings_by_time ON ratings (received_at);
