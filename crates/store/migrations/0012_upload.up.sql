-- When a file was taken in last: one that no record names is forgotten some time after that.
ALTER TABLE file ADD COLUMN kept BIGINT NOT NULL DEFAULT 0;
CREATE INDEX file_by_age ON file (kept);

-- Every file that a revision of a record names or ever named: a view of the log, in which nothing is taken back.
CREATE TABLE file_named (
    hash   TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (hash, record)
) /* clustered */;
INSERT INTO file_named (hash, record) SELECT value, record FROM identifier WHERE scheme = 'blob';
