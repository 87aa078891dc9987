DROP TABLE file_named;
DROP INDEX file_by_age;
ALTER TABLE file DROP COLUMN kept;
