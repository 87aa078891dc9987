-- Types are those that SQLite and PostgreSQL share: BIGINT, TEXT, DOUBLE PRECISION, BOOLEAN.
-- Times are microseconds since 1970, documents and other nested values are JSON text.
-- `/* clustered */` becomes WITHOUT ROWID on SQLite: the rows lie in the order of the primary key.

-- The counters that have no gaps. Whoever writes locks the row `revision` first, so writers on
-- PostgreSQL take turns and a reader of the log never sees a later revision before an earlier one.
CREATE TABLE counter (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('revision', 0), ('import', 0), ('proposal', 0), ('job', 0);

-- The log. Rows are added and never changed.
CREATE TABLE revision (
    seq         BIGINT PRIMARY KEY,
    record      TEXT   NOT NULL,
    base        BIGINT,
    kind        TEXT   NOT NULL,
    slug        TEXT   NOT NULL,
    wanted      TEXT,             -- the slug wanted, where another was given
    space       TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    visibility  TEXT   NOT NULL,
    merged_into TEXT,
    change      TEXT   NOT NULL,
    actor       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    source      TEXT,
    reason      TEXT,
    hash        TEXT   NOT NULL,  -- BLAKE3 of the document
    document    TEXT   NOT NULL
);
-- There is no index by record, which would cost every import dearly: a record's history is read
-- from its newest revision back along `base`.

-- Every record as its newest revision has it.
CREATE TABLE record (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL,
    slug        TEXT   NOT NULL,
    wanted      TEXT   NOT NULL,
    space       TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    visibility  TEXT   NOT NULL,
    merged_into TEXT,
    seq         BIGINT NOT NULL
) /* clustered */;
CREATE UNIQUE INDEX record_by_slug ON record (kind, slug);
CREATE UNIQUE INDEX record_by_seq ON record (seq);
CREATE INDEX record_merged ON record (merged_into) WHERE merged_into IS NOT NULL;

-- Slugs that records had. They lead to the record for ever and are given to no other.
CREATE TABLE slug_alias (
    kind   TEXT NOT NULL,
    slug   TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (kind, slug)
) /* clustered */;

CREATE TABLE link (
    from_record TEXT   NOT NULL REFERENCES record (id),
    kind        TEXT   NOT NULL,
    ordinal     BIGINT NOT NULL,
    to_record   TEXT   NOT NULL,  -- may be a record that is still to come
    role        TEXT,
    PRIMARY KEY (from_record, kind, ordinal)
) /* clustered */;
CREATE INDEX link_to ON link (to_record, kind, from_record);

CREATE TABLE issue (
    record   TEXT   NOT NULL REFERENCES record (id),
    ordinal  BIGINT NOT NULL,
    rule     TEXT   NOT NULL,
    field    TEXT   NOT NULL,
    severity TEXT   NOT NULL,
    detail   TEXT   NOT NULL,
    source   TEXT,
    space    TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    PRIMARY KEY (record, ordinal)
) /* clustered */;
CREATE INDEX issue_by_rule ON issue (rule, record, ordinal);
CREATE INDEX issue_count ON issue (rule, source, space, kind, record);

CREATE TABLE identifier (
    scheme TEXT NOT NULL,
    value  TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (scheme, value, record)
) /* clustered */;
CREATE INDEX identifier_of_record ON identifier (record);

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
