DELETE FROM api_key WHERE space IS NOT NULL;
DELETE FROM once WHERE purpose = 'address';
ALTER TABLE api_key DROP COLUMN space;
DROP INDEX record_draft;
UPDATE revision SET state = 'retired' WHERE state = 'withdrawn';
UPDATE record SET state = 'retired' WHERE state = 'withdrawn';
