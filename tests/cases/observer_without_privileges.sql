-- role: case_observer
CREATE TABLE orders (id integer);
CREATE ROLE case_observer LOGIN PASSWORD 'secret';
