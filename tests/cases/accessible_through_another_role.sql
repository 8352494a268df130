CREATE TABLE orders (id integer);
CREATE TABLE notes (id integer);
CREATE ROLE case_readers;
CREATE ROLE case_member IN ROLE case_readers;
GRANT SELECT ON orders TO case_readers;
GRANT INSERT ON notes TO PUBLIC;
