-- Names that no import brings back: of each the keyed hash of its folded words, and how long it is, so that few words of
-- a text have to be hashed. The key stands in `meta`.
CREATE TABLE withheld (
    hash    TEXT   NOT NULL PRIMARY KEY,
    words   BIGINT NOT NULL,
    letters BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
