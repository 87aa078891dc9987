-- The request by which something happened to an account or a right, as the lines of the log name it; none where no request
-- was, as on the command line. Older events have none.
ALTER TABLE audit ADD COLUMN request TEXT;
