DROP INDEX record_submitted;
