-- A pair of records that may be one knows where it is asked about: its country and the spaces of both, so that lists
-- narrow by them. A pair without spaces was not looked at for that yet.
ALTER TABLE proposal ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal ADD COLUMN left_space TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal ADD COLUMN right_space TEXT NOT NULL DEFAULT '';
CREATE INDEX proposal_placed ON proposal (left_space, right_space);
CREATE INDEX proposal_right ON proposal (right_record);
