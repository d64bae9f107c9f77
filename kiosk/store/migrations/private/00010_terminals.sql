-- +goose Up

-- The screens in halls. Times are microseconds since 1970 in UTC, 0 for never.
CREATE TABLE terminals (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    settings      TEXT NOT NULL, -- JSON
    version       INTEGER NOT NULL, -- of the settings
    created_at    INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    retired_at    INTEGER NOT NULL,
    code          TEXT NOT NULL, -- SHA-256 of the code that waits, '' for none
    code_until    INTEGER NOT NULL,
    token         TEXT NOT NULL, -- SHA-256, '' before it is registered
    seen_at       INTEGER NOT NULL,
    skew          INTEGER NOT NULL, -- microseconds its clock is ahead
    last          TEXT NOT NULL, -- the newest heartbeat, JSON, '' for none
    errors        TEXT NOT NULL  -- JSON, '' for none
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX terminals_by_name ON terminals (name) WHERE retired_at = 0;
CREATE UNIQUE INDEX terminals_by_code ON terminals (code) WHERE code <> '';
CREATE UNIQUE INDEX terminals_by_token ON terminals (token) WHERE token <> '';

-- What was done at a terminal on a day, by nobody in particular.
CREATE TABLE terminal_usage (
    terminal TEXT NOT NULL REFERENCES terminals (id) ON DELETE CASCADE,
    day      TEXT NOT NULL, -- YYYY-MM-DD
    visits   INTEGER NOT NULL,
    searches INTEGER NOT NULL,
    none     INTEGER NOT NULL,
    opened   INTEGER NOT NULL,
    read     INTEGER NOT NULL,
    printed  INTEGER NOT NULL,
    large    INTEGER NOT NULL,
    contrast INTEGER NOT NULL,
    low      INTEGER NOT NULL,
    PRIMARY KEY (terminal, day)
) STRICT, WITHOUT ROWID;

-- Heartbeats whose counts are in the table above, so that none is added twice.
CREATE TABLE terminal_beats (
    terminal TEXT NOT NULL REFERENCES terminals (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL, -- by the terminal's clock
    heard_at INTEGER NOT NULL,
    PRIMARY KEY (terminal, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX terminal_beats_by_age ON terminal_beats (heard_at);
