CREATE SCHEMA billing;
CREATE TABLE billing.invoices (id integer);
CREATE TABLE billing.payments (id integer);
CREATE ROLE case_inaccessible_schema;
GRANT SELECT ON billing.invoices, billing.payments TO case_inaccessible_schema;
