-- +goose Up

-- What a notice states, read from its text, and how sure its place in the
-- catalogue is. Both can be read anew from the same text, so unlike what a
-- reader sees they may change within a version.
ALTER TABLE versions ADD COLUMN fields TEXT NOT NULL DEFAULT ''; -- JSON, '' for none
ALTER TABLE versions ADD COLUMN placed_confidence REAL NOT NULL DEFAULT 0;

-- For the list of what staff should look at.
ALTER TABLE disclosures ADD COLUMN placed_confidence REAL NOT NULL DEFAULT 0;
CREATE INDEX disclosures_to_review ON disclosures (state, placed_confidence, published_on DESC);
