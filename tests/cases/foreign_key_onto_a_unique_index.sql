CREATE TABLE users (id integer PRIMARY KEY, code text);
CREATE UNIQUE INDEX users_code_idx ON users (code);
CREATE TABLE t (code text CONSTRAINT code_fkey REFERENCES users (code));
