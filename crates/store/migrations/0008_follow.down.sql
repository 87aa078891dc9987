DELETE FROM counter WHERE name = 'follow';
DROP TABLE follow_door;
DROP TABLE follow_hit;
DROP TABLE follow;
