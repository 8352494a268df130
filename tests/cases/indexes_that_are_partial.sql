CREATE TABLE t (id integer, status varchar(20), kind text, at timestamptz, "isDefault" boolean);
CREATE INDEX p1 ON t (id) WHERE status = 'done';
CREATE INDEX p2 ON t (id) WHERE kind IN ('a', 'b') AND at IS NOT NULL;
CREATE INDEX p3 ON t (id) WHERE "isDefault";
CREATE UNIQUE INDEX p4 ON t (id) WHERE (NOT "isDefault") OR status <> 'x';
CREATE INDEX p5 ON t (id) WHERE status = 'done';
CREATE INDEX p6 ON t (id) WHERE status = 'done';
CREATE INDEX p7 ON t (id);
CREATE INDEX p8 ON t (id) WHERE kind IN ('a', 'b');
