CREATE TABLE t (a integer PRIMARY KEY, b integer);
CREATE INDEX t_old ON t (b);
