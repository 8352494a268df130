-- role: case_observer_of_structure
CREATE SCHEMA billing;
CREATE TABLE orders (id integer);
CREATE TABLE billing.invoices (id integer CHECK (id > 0), total integer);
CREATE INDEX invoices_lower_idx ON billing.invoices ((total + 1)) WHERE total > 5;
CREATE ROLE case_observer_of_structure LOGIN PASSWORD 'secret';
