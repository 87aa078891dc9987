DROP TABLE meta;
DROP TABLE identifier;
DROP TABLE issue;
DROP TABLE link;
DROP TABLE slug_alias;
DROP TABLE record;
DROP TABLE revision;
DROP TABLE counter;
