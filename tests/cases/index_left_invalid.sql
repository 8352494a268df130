CREATE TABLE t (a integer, b integer);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t (b);
CREATE UNIQUE INDEX t_wrong ON t (a, b);
UPDATE pg_index SET indisvalid = false
WHERE indexrelid IN ('t_a'::regclass, 't_wrong'::regclass);
