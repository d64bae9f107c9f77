-- +goose Up

-- Records in which personal data was found. body is the record as it was
-- extracted, packed JSON; the record that is shown is in the public database.
CREATE TABLE screenings (
    disclosure TEXT PRIMARY KEY,
    body       BLOB NOT NULL,
    total      INTEGER NOT NULL, -- findings, also those that are not listed
    held       INTEGER NOT NULL, -- 1: not shown before an officer has looked; 2: staff had taken it down before
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was found, masked. value is a hash that tells equal values.
CREATE TABLE findings (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    disclosure TEXT NOT NULL REFERENCES screenings (disclosure) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    masked     TEXT NOT NULL,
    place      TEXT NOT NULL,
    around     TEXT NOT NULL,
    value      TEXT NOT NULL,
    confidence REAL NOT NULL,
    reason     TEXT NOT NULL,
    action     TEXT NOT NULL,
    why        TEXT NOT NULL
) STRICT;

CREATE INDEX findings_by_disclosure ON findings (disclosure, id);

-- What officers decided; asked at every screening.
CREATE TABLE personal_decisions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    disclosure TEXT NOT NULL, -- '' for all
    kind       TEXT NOT NULL, -- '' for the record as a whole: it is released
    value      TEXT NOT NULL,
    masked     TEXT NOT NULL,
    keep       INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    author     TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    UNIQUE (disclosure, kind, value)
) STRICT;
