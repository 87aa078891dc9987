DROP INDEX proposal_right;
DROP INDEX proposal_placed;
-- What was put off is open for who knows no later; what a merge had settled was no question then either.
UPDATE proposal SET state = 'open', decided = NULL, decided_by = NULL WHERE state IN ('later', 'settled');
ALTER TABLE proposal DROP COLUMN right_space;
ALTER TABLE proposal DROP COLUMN left_space;
ALTER TABLE proposal DROP COLUMN country;
