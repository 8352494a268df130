-- mends: no, what is computed cannot be numbered without losing it
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL GENERATED ALWAYS AS (a + 1) STORED);
