CREATE TABLE t (id integer, old text, "Old" text, gone text);
ALTER TABLE t DROP COLUMN gone;
