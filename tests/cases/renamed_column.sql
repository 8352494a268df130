CREATE TABLE orders (id integer PRIMARY KEY, total integer CONSTRAINT positive CHECK (total > 0));
CREATE INDEX orders_total_idx ON orders (total);
ALTER TABLE orders RENAME COLUMN total TO sum;
