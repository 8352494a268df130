CREATE TABLE t (a integer, b integer, state varchar(20), renamed integer);
ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0);
ALTER TABLE t ADD CONSTRAINT c2 CHECK (state IN ('new', 'done'));
ALTER TABLE t ADD CONSTRAINT c3 CHECK (a > 0 AND b > 0);
ALTER TABLE t ADD CONSTRAINT c4 CHECK (a < b) NO INHERIT;
ALTER TABLE t ADD CONSTRAINT old_name CHECK (renamed > 7);
