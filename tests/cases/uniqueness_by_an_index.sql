CREATE TABLE t (a integer, b integer, c text);
CREATE UNIQUE INDEX a_key ON t (a);
CREATE UNIQUE INDEX ab_key ON t (a DESC, b NULLS FIRST);
CREATE UNIQUE INDEX part_key ON t (b) WHERE a > 0;
CREATE UNIQUE INDEX expr_key ON t (lower(c));
CREATE INDEX plain_key ON t (c);
CREATE UNIQUE INDEX inc_key ON t (b) INCLUDE (a);
CREATE UNIQUE INDEX broken_key ON t (b, c);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken_key'::regclass;
