CREATE TABLE t (
    a timestamptz DEFAULT now(), b text DEFAULT 'new', c integer DEFAULT 1, d integer,
    e boolean DEFAULT true, f text DEFAULT 'x', g timestamptz DEFAULT clock_timestamp(),
    h varchar(9) DEFAULT NULL
);
