CREATE TABLE users (id integer PRIMARY KEY, code integer UNIQUE);
CREATE TABLE t (code integer CONSTRAINT code_fkey REFERENCES users (code));
