DELETE FROM counter WHERE name = 'unsealed';
ALTER TABLE revision DROP COLUMN checksum;
