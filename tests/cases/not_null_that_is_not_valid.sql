-- server: >= 18
CREATE TABLE t (a integer, b integer NOT NULL);
INSERT INTO t (b) VALUES (1);
ALTER TABLE t ADD CONSTRAINT later NOT NULL a NOT VALID;
