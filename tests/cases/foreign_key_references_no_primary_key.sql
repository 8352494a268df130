CREATE TABLE p (a integer PRIMARY KEY, b integer UNIQUE);
CREATE TABLE t (
    a integer CONSTRAINT f REFERENCES p (b),
    b integer CONSTRAINT g REFERENCES p
);
