CREATE TABLE orders (total integer, dropped text, id integer PRIMARY KEY, note text);
ALTER TABLE orders DROP COLUMN dropped;
