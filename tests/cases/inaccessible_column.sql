CREATE TABLE orders (id integer, total integer, note text);
CREATE ROLE case_inaccessible_column;
GRANT SELECT (id) ON orders TO case_inaccessible_column;
GRANT UPDATE (note) ON orders TO case_inaccessible_column;
