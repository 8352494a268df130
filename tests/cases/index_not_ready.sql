CREATE TABLE t (a integer, b integer);
CREATE INDEX t_a ON t (a);
UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = 't_a'::regclass;
