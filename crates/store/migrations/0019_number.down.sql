DROP INDEX record_by_slug;
DROP INDEX record_by_seq;
DROP INDEX record_merged;
DROP INDEX record_submitted;
DROP INDEX record_unseen;
DROP INDEX record_draft;
DROP INDEX link_to;
DROP INDEX issue_by_rule;
DROP INDEX issue_count;
DROP INDEX identifier_of_number;
ALTER TABLE record RENAME TO new_record;
ALTER TABLE slug_alias RENAME TO new_slug_alias;
ALTER TABLE link RENAME TO new_link;
ALTER TABLE issue RENAME TO new_issue;
ALTER TABLE identifier RENAME TO new_identifier;

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
INSERT INTO record (id, kind, slug, wanted, space, state, visibility, merged_into, seq)
SELECT id, kind, slug, wanted, space, state, visibility, merged_into, seq FROM new_record ORDER BY id;
CREATE UNIQUE INDEX record_by_slug ON record (kind, slug);
CREATE UNIQUE INDEX record_by_seq ON record (seq);
CREATE INDEX record_merged ON record (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX record_submitted ON record (state, seq) WHERE state = 'submitted';
CREATE INDEX record_unseen ON record (id) WHERE state <> 'published' OR visibility <> 'public';
CREATE INDEX record_draft ON record (state, space, seq) WHERE state = 'draft';

CREATE TABLE slug_alias (
    kind   TEXT NOT NULL,
    slug   TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (kind, slug)
) /* clustered */;
INSERT INTO slug_alias (kind, slug, record) SELECT kind, slug, record FROM new_slug_alias;

CREATE TABLE link (
    from_record TEXT   NOT NULL REFERENCES record (id),
    kind        TEXT   NOT NULL,
    ordinal     BIGINT NOT NULL,
    to_record   TEXT   NOT NULL,
    role        TEXT,
    PRIMARY KEY (from_record, kind, ordinal)
) /* clustered */;
INSERT INTO link (from_record, kind, ordinal, to_record, role)
SELECT r.id, l.kind, l.ordinal, l.to_record, l.role FROM new_record r JOIN new_link l ON l.from_number = r.number;
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
INSERT INTO issue (record, ordinal, rule, field, severity, detail, source, space, kind)
SELECT r.id, i.ordinal, i.rule, i.field, i.severity, i.detail, i.source, i.space, i.kind
FROM new_record r JOIN new_issue i ON i.number = r.number;
CREATE INDEX issue_by_rule ON issue (rule, record, ordinal);
CREATE INDEX issue_count ON issue (rule, source, space, kind, record);

CREATE TABLE identifier (
    scheme TEXT NOT NULL,
    value  TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (scheme, value, record)
) /* clustered */;
INSERT INTO identifier (scheme, value, record)
SELECT i.scheme, i.value, r.id FROM new_identifier i JOIN new_record r ON r.number = i.number;
CREATE INDEX identifier_of_record ON identifier (record);

DROP TABLE new_identifier;
DROP TABLE new_issue;
DROP TABLE new_link;
DROP TABLE new_slug_alias;
DROP TABLE new_record;
