-- An issue of a record that a hand changed, merged or brought back had no source; it has the one that the record came from at
-- first.
UPDATE issue SET source = (SELECT f.source FROM revision f WHERE f.seq = issue.number) WHERE source IS NULL;
