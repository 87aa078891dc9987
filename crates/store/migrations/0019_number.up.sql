-- Records get numbers in the order in which they came: the place in the log of a record's first revision. Ids of imported
-- records are hashes, which lie evenly over a table; rows kept by number lie together as they came, so a batch of an
-- import writes few pages instead of one for each of its rows.
DROP INDEX record_by_slug;
DROP INDEX record_by_seq;
DROP INDEX record_merged;
DROP INDEX record_submitted;
DROP INDEX record_unseen;
DROP INDEX record_draft;
DROP INDEX link_to;
DROP INDEX issue_by_rule;
DROP INDEX issue_count;
DROP INDEX identifier_of_record;
ALTER TABLE record RENAME TO old_record;
ALTER TABLE slug_alias RENAME TO old_slug_alias;
ALTER TABLE link RENAME TO old_link;
ALTER TABLE issue RENAME TO old_issue;
ALTER TABLE identifier RENAME TO old_identifier;

-- Every record as its newest revision has it.
CREATE TABLE record (
    number      BIGINT PRIMARY KEY,
    id          TEXT   NOT NULL UNIQUE,
    kind        TEXT   NOT NULL,
    slug        TEXT   NOT NULL,
    wanted      TEXT   NOT NULL,
    space       TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    visibility  TEXT   NOT NULL,
    merged_into TEXT,
    seq         BIGINT NOT NULL
);
INSERT INTO record (number, id, kind, slug, wanted, space, state, visibility, merged_into, seq)
SELECT v.number, r.id, r.kind, r.slug, r.wanted, r.space, r.state, r.visibility, r.merged_into, r.seq
FROM (SELECT record, min(seq) AS number FROM revision GROUP BY record) v JOIN old_record r ON r.id = v.record
ORDER BY v.number;
CREATE UNIQUE INDEX record_by_slug ON record (kind, slug);
CREATE UNIQUE INDEX record_by_seq ON record (seq);
CREATE INDEX record_merged ON record (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX record_submitted ON record (state, seq) WHERE state = 'submitted';
CREATE INDEX record_unseen ON record (number) WHERE state <> 'published' OR visibility <> 'public';
CREATE INDEX record_draft ON record (state, space, seq) WHERE state = 'draft';

CREATE TABLE slug_alias (
    kind   TEXT NOT NULL,
    slug   TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (kind, slug)
) /* clustered */;
INSERT INTO slug_alias (kind, slug, record) SELECT kind, slug, record FROM old_slug_alias;

-- A link leads to an id, since what it leads to may be still to come.
CREATE TABLE link (
    from_number BIGINT NOT NULL REFERENCES record (number),
    kind        TEXT   NOT NULL,
    ordinal     BIGINT NOT NULL,
    to_record   TEXT   NOT NULL,
    role        TEXT,
    PRIMARY KEY (from_number, kind, ordinal)
) /* clustered */;
INSERT INTO link (from_number, kind, ordinal, to_record, role)
SELECT r.number, l.kind, l.ordinal, l.to_record, l.role
FROM record r JOIN old_link l ON l.from_record = r.id ORDER BY r.number;
CREATE INDEX link_to ON link (to_record, kind, from_number);

CREATE TABLE issue (
    number   BIGINT NOT NULL REFERENCES record (number),
    ordinal  BIGINT NOT NULL,
    rule     TEXT   NOT NULL,
    field    TEXT   NOT NULL,
    severity TEXT   NOT NULL,
    detail   TEXT   NOT NULL,
    source   TEXT,
    space    TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    PRIMARY KEY (number, ordinal)
) /* clustered */;
INSERT INTO issue (number, ordinal, rule, field, severity, detail, source, space, kind)
SELECT r.number, i.ordinal, i.rule, i.field, i.severity, i.detail, i.source, i.space, i.kind
FROM record r JOIN old_issue i ON i.record = r.id ORDER BY r.number;
CREATE INDEX issue_by_rule ON issue (rule, number, ordinal);
CREATE INDEX issue_count ON issue (rule, source, space, kind, number);

CREATE TABLE identifier (
    scheme TEXT   NOT NULL,
    value  TEXT   NOT NULL,
    number BIGINT NOT NULL REFERENCES record (number),
    PRIMARY KEY (scheme, value, number)
) /* clustered */;
INSERT INTO identifier (scheme, value, number)
SELECT i.scheme, i.value, r.number FROM old_identifier i JOIN record r ON r.id = i.record;
CREATE INDEX identifier_of_number ON identifier (number);

DROP TABLE old_identifier;
DROP TABLE old_issue;
DROP TABLE old_link;
DROP TABLE old_slug_alias;
DROP TABLE old_record;
