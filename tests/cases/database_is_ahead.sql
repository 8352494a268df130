CREATE SCHEMA next;
CREATE TABLE next.orders (id integer);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    total integer NOT NULL DEFAULT 0 CHECK (total >= 0),
    added_later text NOT NULL DEFAULT 'x' UNIQUE,
    parent integer REFERENCES orders
);
CREATE INDEX ON orders (total);
CREATE TABLE added_later (id integer);
