-- Versions of statistical tables: the description here, the cells as a blob.
CREATE TABLE statistic (
    key     TEXT   NOT NULL,
    number  BIGINT NOT NULL,  -- 1 for the first version that was read
    head    TEXT   NOT NULL,
    cells   TEXT   NOT NULL REFERENCES blob (hash),
    count   BIGINT NOT NULL,
    flags   TEXT   NOT NULL,  -- how many cells have a value, and how many carry each flag
    change  TEXT,             -- against the version before
    actor   TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (key, number)
);
