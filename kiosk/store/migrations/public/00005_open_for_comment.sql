-- +goose Up

-- The last day on which people may say something to a notice, '' for those
-- that ask for nothing or name no day: the first page of every screen asks.
ALTER TABLE disclosures ADD COLUMN open_until TEXT NOT NULL DEFAULT '';
CREATE INDEX disclosures_open ON disclosures (open_until) WHERE open_until <> '';

UPDATE disclosures SET open_until = coalesce((
    SELECT max(substr(json_extract(f.value, '$.value'), 1, 10))
    FROM versions v, json_each(v.fields) f
    WHERE v.disclosure = disclosures.id AND v.version = disclosures.version
        AND (v.title LIKE '%公示%' OR v.title LIKE '%意见%' OR v.title LIKE '%听证%')
        AND json_extract(f.value, '$.kind') = 'shown_until' AND json_extract(f.value, '$.lot') IS NULL
        AND json_extract(f.value, '$.confidence') >= 0.7
), '') WHERE id IN (SELECT disclosure FROM versions WHERE fields LIKE '%"shown_until"%');
