-- Changes that people suggest in records that they may not change. Of one that was taken the last column is the
-- revision that came of it, so that a history says who suggested what somebody else saved; the account's id stays there
-- when the account is gone, as an author's does.
CREATE TABLE suggestion (
    id          TEXT   NOT NULL PRIMARY KEY,
    record      TEXT   NOT NULL,
    base        BIGINT NOT NULL,  -- the revision that the form was made of
    account     TEXT   NOT NULL,
    document    TEXT   NOT NULL,  -- the whole document as suggested; empty once it is forgotten
    reason      TEXT   NOT NULL,
    source      TEXT,
    state       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    answered    BIGINT,
    answered_by TEXT,
    answer      TEXT,
    revision    BIGINT
);
CREATE INDEX suggestion_waiting ON suggestion (state, at);
CREATE INDEX suggestion_of_account ON suggestion (account, at);
CREATE INDEX suggestion_of_record ON suggestion (record, state);

-- Whose a project idea is, and who has asked to join it. Who takes that back, or leaves, leaves no row.
CREATE TABLE idea_member (
    id           TEXT   NOT NULL PRIMARY KEY,
    idea         TEXT   NOT NULL,
    account      TEXT   NOT NULL REFERENCES account (id),
    organisation TEXT,             -- the record of whom they would join for
    message      TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    answered     BIGINT,
    UNIQUE (idea, account)
);
CREATE INDEX idea_member_of_account ON idea_member (account, state);
