-- What waits to be published is little among much.
CREATE INDEX record_submitted ON record (state, seq) WHERE state = 'submitted';
