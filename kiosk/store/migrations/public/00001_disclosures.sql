-- +goose Up

-- What anyone may see, with personal data masked. Times are microseconds since
-- 1970 in UTC, 0 for unknown; civil dates are YYYY-MM-DD, '' for unknown.

-- Texts, packed (see content.go) and stored once however many versions share
-- them. The key is the SHA-256 of the packed form's source.
CREATE TABLE contents (
    hash BLOB PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a disclosure: which version is current and who may see it. What
-- lists and counts need is repeated here so that they read no versions.
CREATE TABLE disclosures (
    id           TEXT PRIMARY KEY,
    code         TEXT NOT NULL UNIQUE,
    version      INTEGER NOT NULL,
    revision     INTEGER NOT NULL UNIQUE,
    state        TEXT NOT NULL CHECK (state IN ('published', 'hidden', 'withdrawn')),
    overrides    TEXT NOT NULL DEFAULT '', -- staff corrections as JSON, '' for none
    area_id      TEXT NOT NULL,
    category_id  TEXT NOT NULL,
    item_id      TEXT NOT NULL,
    published_on TEXT NOT NULL,
    demo         INTEGER NOT NULL
) STRICT;

CREATE INDEX disclosures_by_place ON disclosures (state, area_id, category_id, item_id, demo);
CREATE INDEX disclosures_by_date ON disclosures (state, published_on DESC, revision DESC);
CREATE INDEX disclosures_by_category_and_date ON disclosures (state, category_id, published_on DESC, revision DESC);

-- Every state a disclosure has been in. Rows are added, never changed.
CREATE TABLE versions (
    disclosure      TEXT NOT NULL REFERENCES disclosures (id) DEFERRABLE INITIALLY DEFERRED,
    version         INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    why             TEXT NOT NULL,
    content_hash    TEXT NOT NULL,
    content         BLOB NOT NULL REFERENCES contents (hash),
    source_id       TEXT NOT NULL,
    column_id       TEXT NOT NULL,
    url             TEXT NOT NULL,
    title           TEXT NOT NULL,
    document_number TEXT NOT NULL,
    index_number    TEXT NOT NULL,
    publisher       TEXT NOT NULL,
    body_id         TEXT NOT NULL,
    region          TEXT NOT NULL,
    town            TEXT NOT NULL,
    area_id         TEXT NOT NULL,
    category_id     TEXT NOT NULL,
    item_id         TEXT NOT NULL,
    placed          TEXT NOT NULL,
    type            TEXT NOT NULL,
    issued_on       TEXT NOT NULL,
    published_on    TEXT NOT NULL,
    effective_on    TEXT NOT NULL,
    repealed_on     TEXT NOT NULL,
    validity        TEXT NOT NULL,
    attachments     TEXT NOT NULL, -- JSON, '' for none
    fetched_at      INTEGER NOT NULL,
    demo            INTEGER NOT NULL,
    PRIMARY KEY (disclosure, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
