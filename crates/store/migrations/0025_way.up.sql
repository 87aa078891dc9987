-- What a session was opened with, and when its owner last showed who they are: some things ask for more than a session.
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'password';
ALTER TABLE session ADD COLUMN proven BIGINT;
