-- +goose Up

-- What was asked, without anything about who asked. at is the full hour; visit
-- a hash whose secret was never written down; text has personal numbers
-- replaced.
CREATE TABLE asked (
    id         INTEGER PRIMARY KEY,
    token      TEXT NOT NULL UNIQUE, -- random
    at         INTEGER NOT NULL,
    surface    TEXT NOT NULL,
    visit      BLOB NOT NULL,
    text       TEXT NOT NULL,
    masked     INTEGER NOT NULL, -- something in text was replaced
    kind       TEXT NOT NULL,
    total      INTEGER NOT NULL,
    relaxed    INTEGER NOT NULL,
    low_answer INTEGER NOT NULL,
    took       INTEGER NOT NULL, -- microseconds
    opened     INTEGER NOT NULL DEFAULT 0 -- position of the hit opened last, 0 for none
) STRICT;

CREATE INDEX asked_by_time ON asked (at);
CREATE INDEX asked_by_text ON asked (text, at);

-- The local language. The revision grows with every change of the two tables.
CREATE TABLE language (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL
) STRICT;

INSERT INTO language (one, revision) VALUES (1, 0);

CREATE TABLE words (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    word     TEXT NOT NULL,
    official TEXT NOT NULL,
    folded   TEXT NOT NULL, -- word and official as they are compared
    weight   REAL NOT NULL,
    reason   TEXT NOT NULL,
    evidence TEXT NOT NULL,
    author   TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    UNIQUE (kind, folded)
) STRICT;

CREATE TABLE pins (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    query      TEXT NOT NULL,
    folded     TEXT NOT NULL,
    disclosure TEXT NOT NULL,
    hide       INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    author     TEXT NOT NULL,
    added_at   INTEGER NOT NULL,
    expires_on TEXT NOT NULL, -- YYYY-MM-DD
    UNIQUE (folded, disclosure)
) STRICT;
