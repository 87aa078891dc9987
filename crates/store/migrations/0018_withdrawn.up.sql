-- What was taken out of use before it was ever published stays with those who see drafts, and so does a profile that was
-- taken down. What was erased holds nothing and keeps its tombstone.
UPDATE revision SET state = 'withdrawn' WHERE state = 'retired' AND seq IN (
    WITH RECURSIVE past (record, seq, base, state) AS (
        SELECT v.record, v.seq, v.base, v.state FROM record r JOIN revision v ON v.seq = r.seq
        WHERE r.state = 'retired'
        UNION ALL
        SELECT v.record, v.seq, v.base, v.state FROM past p JOIN revision v ON v.seq = p.base
    )
    SELECT seq FROM past WHERE record NOT IN (SELECT record FROM past WHERE state = 'published')
);
UPDATE revision SET state = 'withdrawn'
WHERE state = 'retired' AND kind = 'person' AND change = 'retire'
  AND (reason IS NULL OR reason NOT LIKE 'erased at the person%');
UPDATE record SET state = 'withdrawn'
WHERE state = 'retired'
  AND EXISTS (SELECT 1 FROM revision v WHERE v.seq = record.seq AND v.state = 'withdrawn');

-- Drafts are listed for those who write them.
CREATE INDEX record_draft ON record (state, space, seq) WHERE state = 'draft';

-- A key may be of one space alone.
ALTER TABLE api_key ADD COLUMN space TEXT;
