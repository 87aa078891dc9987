-- Who people are at providers that they sign in at. The issuer's own name for somebody is theirs for life; an e-mail
-- address is not, so no account is found by it.
CREATE TABLE identity (
    issuer  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    account TEXT   NOT NULL REFERENCES account (id),
    created BIGINT NOT NULL,
    used    BIGINT,
    PRIMARY KEY (issuer, subject)
) /* clustered */;
CREATE INDEX identity_of_account ON identity (account, created);
