CREATE SCHEMA tenant_a;
CREATE SCHEMA tenant_b;
CREATE TABLE tenant_a.orders (id integer PRIMARY KEY, total integer CHECK (total > 0));
CREATE TABLE tenant_b.orders (id bigint PRIMARY KEY);
CREATE INDEX orders_total_idx ON tenant_a.orders (total);
