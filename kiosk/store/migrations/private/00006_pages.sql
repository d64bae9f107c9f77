-- +goose Up

-- The pages records came from and when to look at them again. Times are
-- microseconds since 1970 in UTC, 0 for never.
CREATE TABLE pages (
    disclosure   TEXT PRIMARY KEY,
    source_id    TEXT NOT NULL,
    column_id    TEXT NOT NULL,
    url          TEXT NOT NULL,
    title        TEXT NOT NULL, -- as the list has it, masked
    published_on TEXT NOT NULL, -- YYYY-MM-DD, '' for unknown
    new_at       INTEGER NOT NULL,
    visited_at   INTEGER NOT NULL,
    next_at      INTEGER NOT NULL,
    gone_at      INTEGER NOT NULL,
    withdrawn_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX pages_due ON pages (source_id, next_at);
CREATE INDEX pages_missing ON pages (source_id, gone_at) WHERE gone_at > 0;
CREATE INDEX pages_by_column ON pages (source_id, column_id, published_on);

-- How often the pages of a column were found changed, see kiosk.Pace.
CREATE TABLE paces (
    source_id TEXT NOT NULL,
    column_id TEXT NOT NULL,
    looks     REAL NOT NULL,
    changes   REAL NOT NULL,
    ages      REAL NOT NULL,
    PRIMARY KEY (source_id, column_id)
) STRICT, WITHOUT ROWID;
