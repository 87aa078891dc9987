DROP INDEX record_unseen;
