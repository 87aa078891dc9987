-- Those who publish in a space follow what is suggested there; up to which suggestion they were told.
ALTER TABLE follow ADD COLUMN told TEXT;
