CREATE TABLE t (c integer NOT NULL, d integer);
