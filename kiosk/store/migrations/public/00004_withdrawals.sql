-- +goose Up

-- Records whose publisher has taken them down, and when that was first seen.
CREATE TABLE withdrawals (
    disclosure TEXT PRIMARY KEY REFERENCES disclosures (id),
    since      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX withdrawals_by_time ON withdrawals (since DESC);
