-- What REINDEX CONCURRENTLY leaves when it is cancelled: a copy that serves nobody.
CREATE TABLE t (a integer, b integer);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_a_ccnew ON t (a);
CREATE INDEX t_b_ccnew ON t (b);
UPDATE pg_index SET indisvalid = false
WHERE indexrelid IN ('t_a_ccnew'::regclass, 't_b_ccnew'::regclass);
