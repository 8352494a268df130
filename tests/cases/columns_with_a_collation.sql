CREATE SCHEMA shop;
CREATE COLLATION shop.folded (locale = 'C');
CREATE COLLATION folded (locale = 'C');
CREATE TABLE t (
    plain text,
    c text COLLATE "C",
    posix varchar(9) COLLATE "POSIX" NOT NULL DEFAULT 'a',
    own text COLLATE folded,
    far text COLLATE shop.folded,
    lost text,
    other text COLLATE "C",
    retyped varchar(5) COLLATE "C",
    back text COLLATE "C"
);
