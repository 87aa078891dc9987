-- The records that not everybody sees are few; lists and counts for everybody leave them out.
CREATE INDEX record_unseen ON record (id) WHERE state <> 'published' OR visibility <> 'public';
