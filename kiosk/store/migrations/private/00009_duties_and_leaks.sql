-- +goose Up

-- Who publishes what: one row an item of the catalogue. The public database
-- does not have it. Lists are ids, joined by spaces.
CREATE TABLE duties (
    item     TEXT PRIMARY KEY,
    lead     TEXT NOT NULL,
    helpers  TEXT NOT NULL,
    content  TEXT NOT NULL,
    deadline TEXT NOT NULL,
    cycle    TEXT NOT NULL,
    channels TEXT NOT NULL,
    basis    TEXT NOT NULL,
    note     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The imports, newest last: who, from which file, how many rows it added,
-- changed and took away. The revision of the table is the newest id.
CREATE TABLE duty_imports (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    author   TEXT NOT NULL,
    file     TEXT NOT NULL,
    added    INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    dropped  INTEGER NOT NULL
) STRICT;

-- What pages of portals show, or showed, of people: masked, one row a value of
-- a page. Times are microseconds, 0 for never. value is the hash in findings.
CREATE TABLE leaks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    disclosure TEXT NOT NULL,
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    masked     TEXT NOT NULL,
    place      TEXT NOT NULL,
    found_at   INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL, -- when the page was last read with it
    told_at    INTEGER NOT NULL, -- when its body was told
    mended_at  INTEGER NOT NULL, -- when the page was first read without it
    UNIQUE (disclosure, kind, value)
) STRICT;
