-- server: >= 18
CREATE TABLE t (
    a integer,
    double_a integer GENERATED ALWAYS AS (a * 2) VIRTUAL,
    triple_a integer GENERATED ALWAYS AS (a * 3) VIRTUAL,
    fourfold_a integer GENERATED ALWAYS AS (a * 4) STORED,
    fivefold_a integer GENERATED ALWAYS AS (a * 5) STORED,
    sixfold_a integer GENERATED ALWAYS AS (a * 6)
);
