-- An expression has its collation from its column, or from a COLLATE of its own.
CREATE TABLE t (plain text, sorted text COLLATE "C");
CREATE INDEX own ON t (lower(plain) COLLATE "C");
CREATE INDEX inherited ON t (lower(sorted));
CREATE INDEX usual ON t (lower(plain));
CREATE INDEX other ON t (lower(plain) COLLATE "POSIX");
