-- What was found in the files that people uploaded. It follows from the blobs, and may be found anew.
CREATE TABLE file (
    hash       TEXT   NOT NULL PRIMARY KEY REFERENCES blob (hash),
    kind       TEXT   NOT NULL,
    title      TEXT,
    pages      BIGINT,
    width      BIGINT,           -- of a picture, in points
    height     BIGINT,
    truncated  BIGINT NOT NULL,  -- 1 where the file has more text than is kept
    text       TEXT   NOT NULL
);
