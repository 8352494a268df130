-- server: >= 18
-- mends: no, one that is not enforced is not validated
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE t (a integer CONSTRAINT a_fkey REFERENCES users NOT ENFORCED);
ALTER TABLE t ADD CONSTRAINT a_check CHECK (a > 0) NOT ENFORCED;
