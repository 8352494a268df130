CREATE TABLE t (
    a integer,
    double_a integer GENERATED ALWAYS AS (a * 2) STORED,
    triple_a integer GENERATED ALWAYS AS (a * 3) STORED,
    name text,
    slug text GENERATED ALWAYS AS (lower(name)) STORED,
    other_slug text GENERATED ALWAYS AS (upper(name)) STORED,
    share numeric(10, 2) GENERATED ALWAYS AS (a / 2.0) STORED,
    casted bigint GENERATED ALWAYS AS (a + 1) STORED,
    plain integer,
    given integer DEFAULT 0
);
