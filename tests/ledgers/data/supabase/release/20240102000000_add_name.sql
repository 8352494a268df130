-- names, and how they are found
ALTER TABLE users ADD COLUMN name text;
CREATE INDEX users_name ON users (name);
