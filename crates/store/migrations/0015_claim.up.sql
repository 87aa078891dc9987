-- Who wants to speak for which organisation, with what proof, and what became of it. An accepted one is the right to
-- change that record; nobody has it otherwise.
CREATE TABLE claim (
    id         TEXT   NOT NULL PRIMARY KEY,
    record     TEXT   NOT NULL,
    account    TEXT   NOT NULL REFERENCES account (id),
    job        TEXT   NOT NULL,  -- what they are there
    proof      TEXT   NOT NULL,  -- in their words
    statements TEXT   NOT NULL,  -- JSON
    email      TEXT,             -- at the organisation's own domain
    secret     TEXT,             -- the hash of what the letter to that address holds, until it is answered
    answered   BIGINT,
    state      TEXT   NOT NULL,
    asked      BIGINT NOT NULL,
    decided    BIGINT,
    decided_by TEXT,
    comment    TEXT
);
CREATE INDEX claim_of_account ON claim (account, state);
CREATE INDEX claim_of_record ON claim (record, state);
CREATE INDEX claim_by_state ON claim (state, asked);
