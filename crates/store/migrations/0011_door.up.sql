-- Passkeys: what lets somebody in without a password. The portal keeps the public half only.
CREATE TABLE passkey (
    id         TEXT   NOT NULL PRIMARY KEY,  -- the credential's own id, in hexadecimal digits
    account    TEXT   NOT NULL REFERENCES account (id),
    name       TEXT   NOT NULL,
    credential TEXT   NOT NULL,              -- JSON: public key, counter and what else is checked
    created    BIGINT NOT NULL,
    used       BIGINT
);
CREATE INDEX passkey_of_account ON passkey (account, created);

-- What the portal asked a browser and waits to have answered, once. The browser holds the secret that this is the
-- hash of.
CREATE TABLE asked (
    hash    TEXT   NOT NULL PRIMARY KEY,
    purpose TEXT   NOT NULL,
    content TEXT   NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX asked_until ON asked (expires);
