CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nobody FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE remote (id integer NOT NULL, name text CHECK (name <> '')) SERVER nobody;
