-- +goose Up

-- The program a terminal is to run, as JSON, '' while nobody has said.
ALTER TABLE terminals ADD COLUMN program TEXT NOT NULL DEFAULT '';
