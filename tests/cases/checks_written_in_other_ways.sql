CREATE TABLE t (
    a integer, b integer, state varchar(20), kind text, price numeric(10,2), mail text, at date,
    flag boolean, tags text[]
);
ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0 AND b >= 0);
ALTER TABLE t ADD CONSTRAINT c2 CHECK (state IN ('new', 'done'));
ALTER TABLE t ADD CONSTRAINT c3 CHECK (kind IN ('x', 'y', 'z'));
ALTER TABLE t ADD CONSTRAINT c4 CHECK (price BETWEEN 0 AND 100);
ALTER TABLE t ADD CONSTRAINT c5 CHECK (mail LIKE '%@%');
ALTER TABLE t ADD CONSTRAINT c6 CHECK (char_length(mail) <= 100);
ALTER TABLE t ADD CONSTRAINT c7 CHECK (a IS NOT NULL OR b IS NOT NULL);
ALTER TABLE t ADD CONSTRAINT c8 CHECK (at > '2020-01-01');
ALTER TABLE t ADD CONSTRAINT c9 CHECK (flag OR NOT flag);
ALTER TABLE t ADD CONSTRAINT c10 CHECK ((a)::numeric < price);
ALTER TABLE t ADD CONSTRAINT c11 CHECK (array_length(tags, 1) < 5);
ALTER TABLE t ADD CONSTRAINT c12 CHECK (a <> 5);
