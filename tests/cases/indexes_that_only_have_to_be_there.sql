CREATE TABLE t (a integer, b integer);
CREATE UNIQUE INDEX t_any ON t ((a + b) DESC) WHERE a > 0;
CREATE INDEX t_broken ON t (a);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_broken'::regclass;
