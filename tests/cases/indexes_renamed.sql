CREATE TABLE t (a integer, b integer);
CREATE INDEX idx_a ON t (a);
CREATE INDEX idx_ab ON t (a, b DESC) WHERE b > 0;
CREATE INDEX idx_b_1 ON t (b);
CREATE INDEX idx_b_2 ON t (b);
