DELETE FROM follow WHERE what = 'suggestions';
ALTER TABLE follow DROP COLUMN told;
