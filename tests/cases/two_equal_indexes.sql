CREATE TABLE t (a integer);
CREATE INDEX t_first ON t (a);
CREATE INDEX t_second ON t (a);
