-- Who wants to get in touch with whom. The message and the sender's address wait here until they are answered.
CREATE TABLE contact_request (
    id       TEXT   NOT NULL PRIMARY KEY,
    sender   TEXT   NOT NULL REFERENCES account (id),
    receiver TEXT   NOT NULL REFERENCES account (id),
    message  TEXT   NOT NULL,
    reach    TEXT   NOT NULL,  -- how the sender can be reached, told when the receiver accepts
    state    TEXT   NOT NULL,
    asked    BIGINT NOT NULL,
    answered BIGINT
);
CREATE INDEX contact_request_by_sender ON contact_request (sender, asked);
CREATE INDEX contact_request_by_receiver ON contact_request (receiver, asked);

-- What people agreed to, in which wording, and until when.
CREATE TABLE consent (
    account   TEXT   NOT NULL REFERENCES account (id),
    purpose   TEXT   NOT NULL,
    wording   TEXT   NOT NULL,
    given     BIGINT NOT NULL,
    withdrawn BIGINT,
    PRIMARY KEY (account, purpose, given)
) /* clustered */;

-- When an account was last signed in to, and when its owner was told that it will be forgotten.
ALTER TABLE account ADD COLUMN used BIGINT;
ALTER TABLE account ADD COLUMN warned BIGINT;

-- What people say of pages, and what they were answered.
CREATE TABLE feedback (
    id          BIGINT PRIMARY KEY,
    page        TEXT   NOT NULL,
    space       TEXT,
    text        TEXT   NOT NULL,
    account     TEXT,
    email       TEXT,
    language    TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    answer      TEXT,
    answered    BIGINT,
    answered_by TEXT
);
CREATE INDEX feedback_of_account ON feedback (account, id) WHERE account IS NOT NULL;
CREATE INDEX feedback_by_state ON feedback (state);
INSERT INTO counter (name, value) VALUES ('feedback', 0);
