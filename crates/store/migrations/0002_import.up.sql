-- One import of one file. rows_read is rows_stored + rows_unchanged + rows_quarantined, always.
CREATE TABLE import_run (
    id               BIGINT PRIMARY KEY,
    source           TEXT   NOT NULL,
    file             TEXT   NOT NULL,
    file_hash        TEXT   NOT NULL,
    started          BIGINT NOT NULL,
    finished         BIGINT,
    rows_done        BIGINT NOT NULL,
    rows_read        BIGINT NOT NULL,
    rows_stored      BIGINT NOT NULL,
    rows_unchanged   BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    created          BIGINT NOT NULL,
    updated          BIGINT NOT NULL
);
CREATE INDEX import_run_of_file ON import_run (source, file_hash, id);

-- What each source row said last, so that a row that says the same again is passed over.
CREATE TABLE source_row (
    scheme TEXT NOT NULL,
    key    TEXT NOT NULL,
    hash   TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (scheme, key)
) /* clustered */;

CREATE TABLE quarantine (
    import     BIGINT NOT NULL REFERENCES import_run (id),
    row_number BIGINT NOT NULL,
    scheme     TEXT   NOT NULL,
    key        TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    field      TEXT,
    raw        TEXT   NOT NULL,
    PRIMARY KEY (import, row_number)
) /* clustered */;

-- Pairs of records that may be one.
CREATE TABLE proposal (
    id           BIGINT PRIMARY KEY,
    left_record  TEXT   NOT NULL,
    right_record TEXT   NOT NULL,
    score        DOUBLE PRECISION NOT NULL,
    parts        TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    created      BIGINT NOT NULL,
    decided      BIGINT,
    decided_by   TEXT
);
CREATE UNIQUE INDEX proposal_pair ON proposal (left_record, right_record);
CREATE INDEX proposal_by_score ON proposal (state, score, id);
