-- +goose Up

-- What a disclosure is found by when others like it are looked for, and what
-- it was found to belong to. It is made from the versions and can be thrown
-- away: the fact 'linked' says up to which revision it was made.
CREATE TABLE linked (
    disclosure   TEXT PRIMARY KEY REFERENCES disclosures (id),
    content_hash TEXT NOT NULL, -- of the state it was made from
    sketch       INTEGER NOT NULL, -- simhash of the text, 0 for none
    stage        TEXT NOT NULL, -- of a project, '' if it is no notice of one
    family       TEXT NOT NULL, -- the original it is a copy of, or itself; '' if it is alone
    chain        TEXT NOT NULL, -- names the notices of one project; '' if it is alone
    how          TEXT NOT NULL,
    why          TEXT NOT NULL,
    differs      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX linked_by_family ON linked (family) WHERE family <> '';
CREATE INDEX linked_by_chain ON linked (chain) WHERE chain <> '';

CREATE TABLE link_keys (
    key        TEXT NOT NULL,
    disclosure TEXT NOT NULL REFERENCES disclosures (id),
    PRIMARY KEY (key, disclosure)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_keys_by_disclosure ON link_keys (disclosure);

-- What staff say does not belong together; the smaller id first.
CREATE TABLE apart (
    first  TEXT NOT NULL REFERENCES disclosures (id),
    second TEXT NOT NULL REFERENCES disclosures (id),
    PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;

CREATE INDEX apart_by_second ON apart (second);
