DROP TABLE idea_member;
DROP TABLE suggestion;
