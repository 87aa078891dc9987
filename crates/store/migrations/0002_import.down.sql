DROP TABLE proposal;
DROP TABLE quarantine;
DROP TABLE source_row;
DROP TABLE import_run;
