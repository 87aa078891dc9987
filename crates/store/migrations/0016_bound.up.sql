-- What somebody is to hear of by one thing they follow is kept up to a bound; what is beyond it is counted.
ALTER TABLE follow ADD COLUMN beyond BIGINT NOT NULL DEFAULT 0;
