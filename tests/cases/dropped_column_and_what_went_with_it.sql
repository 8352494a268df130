CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    user_id integer CONSTRAINT orders_user_fkey REFERENCES users,
    code text CONSTRAINT orders_code_key UNIQUE,
    total integer CONSTRAINT orders_total_check CHECK (total > 0)
);
CREATE INDEX orders_user_idx ON orders (user_id, id);
ALTER TABLE orders DROP COLUMN user_id, DROP COLUMN code, DROP COLUMN total;
