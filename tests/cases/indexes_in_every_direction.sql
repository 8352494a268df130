CREATE TABLE t (a integer, "userId" integer, "desc" integer);
CREATE INDEX i1 ON t (a DESC);
CREATE INDEX i2 ON t (a DESC NULLS LAST);
CREATE INDEX i3 ON t (a NULLS FIRST, "userId");
CREATE INDEX i4 ON t ("userId" ASC NULLS LAST);
CREATE INDEX i5 ON t ("desc" DESC);
CREATE INDEX i6 ON t ("desc");
CREATE INDEX i7 ON t (a DESC);
