CREATE SCHEMA billing;
CREATE TABLE orders (id integer);
CREATE TABLE "Extra" (id integer);
CREATE TABLE more (id integer) PARTITION BY RANGE (id);
CREATE TABLE more_1 PARTITION OF more FOR VALUES FROM (0) TO (10);
CREATE TABLE billing.invoices (id integer);
CREATE VIEW extra_view AS SELECT id FROM orders;
