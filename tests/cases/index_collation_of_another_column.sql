CREATE TABLE t (a text COLLATE "C", b text);
CREATE INDEX i ON t (lower(b) COLLATE "C");
CREATE INDEX j ON t (lower(a));
