CREATE TABLE t (a integer, b integer, c text);
CREATE INDEX t_ab ON t (a, b);
CREATE INDEX t_b ON t (b DESC);
CREATE INDEX t_c ON t (c);
CREATE UNIQUE INDEX t_u ON t (a);
CREATE INDEX t_plain ON t (a);
