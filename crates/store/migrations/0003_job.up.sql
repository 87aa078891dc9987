CREATE TABLE job (
    id          BIGINT PRIMARY KEY,
    kind        TEXT   NOT NULL,
    payload     TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    run_at      BIGINT NOT NULL,  -- when it may run; while it runs, when its lease ends
    attempts    BIGINT NOT NULL,
    worker      TEXT,
    last_error  TEXT
);
CREATE INDEX job_next ON job (state, run_at, id);

-- Files kept by the hash of their bytes.
CREATE TABLE blob (
    hash  TEXT   NOT NULL PRIMARY KEY,
    bytes BIGINT NOT NULL
);
