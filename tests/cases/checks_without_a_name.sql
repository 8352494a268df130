CREATE TABLE t (a integer CHECK (a > 0), b integer CHECK (b > 0));
