-- From here on what stands in a row of the log beside the document has a checksum: `checksum.rs` says of what. Rows that
-- are there already have none, because nobody can say any more whether they are as they were written; the counter is the
-- newest of them. A later migration that changes rows of the log takes their checksums away and moves the counter.
ALTER TABLE revision ADD COLUMN checksum BIGINT;
INSERT INTO counter (name, value) SELECT 'unsealed', coalesce(max(seq), 0) FROM revision;
