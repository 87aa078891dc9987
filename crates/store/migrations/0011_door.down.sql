DROP TABLE asked;
DROP TABLE passkey;
