CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE t (a integer CONSTRAINT a_fkey REFERENCES users CONSTRAINT a_check CHECK (a > 0));
