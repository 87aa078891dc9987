-- Who comes to an event, in the order in which they said so. Who cancels leaves no row.
CREATE TABLE registration (
    event    TEXT   NOT NULL,
    account  TEXT   NOT NULL REFERENCES account (id),
    number   BIGINT NOT NULL,  -- grows with each one of the event
    waiting  BIGINT NOT NULL,  -- 1 where all places were taken
    at       BIGINT NOT NULL,
    attended BIGINT,           -- 1 or 0 once it was noted
    PRIMARY KEY (event, account)
) /* clustered */;
CREATE INDEX registration_in_order ON registration (event, waiting, number);
CREATE INDEX registration_of_account ON registration (account);
