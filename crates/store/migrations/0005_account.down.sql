DELETE FROM counter WHERE name = 'audit';
DROP TABLE audit;
DROP TABLE api_key;
DROP TABLE space_role;
DROP TABLE device;
DROP TABLE session;
DROP TABLE once;
DROP TABLE account;
