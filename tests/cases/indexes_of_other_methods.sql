CREATE TABLE t (id integer, tags text[], data jsonb, at timestamptz, name text);
CREATE INDEX m1 ON t USING gin (tags);
CREATE INDEX m2 ON t USING hash (name);
CREATE INDEX m3 ON t USING brin (at);
CREATE INDEX m4 ON t USING gin (data jsonb_path_ops);
CREATE INDEX m5 ON t USING gin (data);
CREATE INDEX m6 ON t USING gin (data);
CREATE INDEX m7 ON t (name);
