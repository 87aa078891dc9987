-- What waits to be published is little among much.
CREATE INDEX record_submitted ON record (state, seq) WHERE state = 'submitted';

-- Forms that somebody has begun to fill, until they are saved.
CREATE TABLE form_draft (
    account TEXT   NOT NULL REFERENCES account (id),
    about   TEXT   NOT NULL,  -- a record's id, or the kind and space of a new one
    base    BIGINT NOT NULL,  -- the revision that the form was made of
    pairs   TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (account, about)
) /* clustered */;
