-- Who may sign in. The log names accounts by id and knows nothing else of them.
CREATE TABLE account (
    id            TEXT   NOT NULL PRIMARY KEY,
    email         TEXT   NOT NULL,  -- in lower case
    name          TEXT   NOT NULL,
    password      TEXT,             -- argon2id in PHC form
    administrator BIGINT NOT NULL,  -- 1 where the account runs the portal
    language      TEXT   NOT NULL,
    record        TEXT,
    created       BIGINT NOT NULL,
    closed        BIGINT
);
CREATE UNIQUE INDEX account_by_email ON account (email);

-- Links that work once: to confirm an address, to choose a new password, to accept an invitation. Only the hash
-- of what the letter holds is kept, so that who reads the database cannot use it.
CREATE TABLE once (
    hash     TEXT   NOT NULL PRIMARY KEY,
    purpose  TEXT   NOT NULL,
    email    TEXT,
    account  TEXT,
    space    TEXT,
    role     TEXT,
    given_by TEXT   NOT NULL,
    created  BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    used     BIGINT
);
CREATE INDEX once_by_space ON once (space, created) WHERE space IS NOT NULL;

CREATE TABLE session (
    hash    TEXT   NOT NULL PRIMARY KEY,
    account TEXT   NOT NULL REFERENCES account (id),
    agent   TEXT   NOT NULL,  -- the browser in a few words
    created BIGINT NOT NULL,
    seen    BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX session_of_account ON session (account, seen);

-- Browsers that somebody has signed in with: they are not shut out by what others try.
CREATE TABLE device (
    hash    TEXT   NOT NULL PRIMARY KEY,
    account TEXT   NOT NULL REFERENCES account (id),
    seen    BIGINT NOT NULL
);
CREATE INDEX device_of_account ON device (account);

-- What people are, by space.
CREATE TABLE space_role (
    account  TEXT   NOT NULL REFERENCES account (id),
    space    TEXT   NOT NULL,
    role     TEXT   NOT NULL,
    given_by TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (account, space)
) /* clustered */;
CREATE INDEX space_role_by_space ON space_role (space, account);

-- Keys for programs.
CREATE TABLE api_key (
    hash    TEXT   NOT NULL PRIMARY KEY,
    account TEXT   NOT NULL REFERENCES account (id),
    name    TEXT   NOT NULL,
    scope   TEXT   NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT
);
CREATE INDEX api_key_of_account ON api_key (account);

-- What happened to accounts and rights, for administrators. Records have their own log.
CREATE TABLE audit (
    id     BIGINT PRIMARY KEY,
    at     BIGINT NOT NULL,
    actor  TEXT   NOT NULL,
    event  TEXT   NOT NULL,
    about  TEXT   NOT NULL,
    detail TEXT   NOT NULL
);
CREATE INDEX audit_about ON audit (about, id);
INSERT INTO counter (name, value) VALUES ('audit', 0);
