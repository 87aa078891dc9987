-- What people want to hear of.
CREATE TABLE follow (
    id      TEXT   NOT NULL PRIMARY KEY,
    account TEXT   NOT NULL REFERENCES account (id),
    what    TEXT   NOT NULL,
    about   TEXT   NOT NULL,  -- a query, a record's id, a region's code, a space's name
    title   TEXT   NOT NULL,
    pace    TEXT   NOT NULL,
    since   BIGINT NOT NULL,  -- revisions after this one count
    created BIGINT NOT NULL
);
CREATE UNIQUE INDEX follow_of_account ON follow (account, what, about);

-- What they have not been told yet. A row goes in the transaction that puts the letter into the queue.
CREATE TABLE follow_hit (
    account TEXT   NOT NULL,
    record  TEXT   NOT NULL,
    seq     BIGINT NOT NULL,
    follow  TEXT   NOT NULL REFERENCES follow (id),
    news    TEXT   NOT NULL,  -- new, changed, gone
    at      BIGINT NOT NULL,
    PRIMARY KEY (account, record, seq, follow)
) /* clustered */;
CREATE INDEX follow_hit_of_follow ON follow_hit (follow);

-- What lets somebody end letters without signing in. It stands in letters, so it is kept as it is, and for good.
CREATE TABLE follow_door (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    secret  TEXT NOT NULL
);
CREATE UNIQUE INDEX follow_door_by_secret ON follow_door (secret);

-- The place in the log up to which changes were compared with what is followed.
INSERT INTO counter (name, value) VALUES ('follow', 0);
