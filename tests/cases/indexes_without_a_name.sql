CREATE TABLE t (a integer, b integer, c text);
CREATE INDEX some_name ON t (a, b DESC);
CREATE UNIQUE INDEX another ON t (lower(c)) WHERE b > 0;
