CREATE SCHEMA billing;
CREATE TABLE users (id integer PRIMARY KEY, email text UNIQUE);
CREATE TABLE billing.users (id integer PRIMARY KEY);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer CONSTRAINT a_fkey REFERENCES users ON DELETE CASCADE ON UPDATE SET NULL,
    b integer CONSTRAINT b_fkey REFERENCES users,
    c text CONSTRAINT c_fkey REFERENCES users (email),
    d integer CONSTRAINT d_fkey REFERENCES billing.users,
    e integer CONSTRAINT e_fkey REFERENCES users DEFERRABLE INITIALLY DEFERRED,
    f integer CONSTRAINT f_fkey REFERENCES users MATCH FULL,
    g integer CONSTRAINT g_fkey REFERENCES t,
    h integer CONSTRAINT h_fkey REFERENCES users,
    i integer
);
