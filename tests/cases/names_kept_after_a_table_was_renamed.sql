CREATE TABLE tag (id integer PRIMARY KEY, parent integer REFERENCES tag, name text UNIQUE);
ALTER TABLE tag RENAME TO community_tag;
