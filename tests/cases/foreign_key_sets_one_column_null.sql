-- server: >= 15
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE t (
    a integer,
    b integer,
    CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b)
);
