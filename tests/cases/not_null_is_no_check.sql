-- PostgreSQL 18 keeps a row of pg_constraint for each.
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer);
ALTER TABLE t ADD CONSTRAINT by_hand CHECK (b IS NOT NULL);
