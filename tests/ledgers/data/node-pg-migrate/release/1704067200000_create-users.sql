-- Up Migration
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);

-- Down Migration
DROP TABLE users;
