CREATE TABLE orders (id integer, total integer);
CREATE TABLE users (id integer);
CREATE ROLE case_inaccessible_table;
GRANT SELECT ON users TO case_inaccessible_table;
