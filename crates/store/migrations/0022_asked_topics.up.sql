-- Whom a space asks to look after topics, until they answer. What they agreed to stands in their profile.
CREATE TABLE asked_topics (
    space    TEXT   NOT NULL,
    account  TEXT   NOT NULL REFERENCES account (id),
    topics   TEXT   NOT NULL,  -- JSON
    asked_by TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (space, account)
) /* clustered */;
CREATE INDEX asked_topics_of ON asked_topics (account);
