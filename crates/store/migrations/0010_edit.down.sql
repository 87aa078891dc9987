DROP TABLE form_draft;
DROP INDEX record_submitted;
