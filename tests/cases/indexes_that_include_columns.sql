CREATE TABLE t (a integer, b integer, c integer);
CREATE INDEX n1 ON t (a) INCLUDE (b, c);
CREATE INDEX n2 ON t (a) INCLUDE (b);
CREATE INDEX n3 ON t (a, b);
CREATE UNIQUE INDEX n4 ON t (a) INCLUDE (c);
