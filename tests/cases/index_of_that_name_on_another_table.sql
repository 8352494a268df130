-- mends: no, the name is taken
CREATE TABLE orders (a integer);
CREATE TABLE invoices (a integer);
CREATE SCHEMA billing;
CREATE TABLE billing.orders (a integer);
CREATE INDEX by_a ON invoices (a);
CREATE INDEX billing_a ON billing.orders (a);
