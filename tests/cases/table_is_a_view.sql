CREATE TABLE orders (id integer);
CREATE VIEW recent_orders AS SELECT id FROM orders;
CREATE MATERIALIZED VIEW old_orders AS SELECT id FROM orders;
