DELETE FROM counter WHERE name = 'feedback';
DROP TABLE feedback;
ALTER TABLE account DROP COLUMN warned;
ALTER TABLE account DROP COLUMN used;
DROP TABLE consent;
DROP TABLE contact_request;
