CREATE TABLE t (a integer, b integer UNIQUE);
CREATE UNIQUE INDEX some_index ON t (a, b);
