CREATE TABLE users (id integer, email text);
CREATE VIEW mails AS SELECT email FROM users;
CREATE VIEW frozen AS SELECT 1 AS id;
CREATE MATERIALIZED VIEW old AS SELECT id FROM users;
