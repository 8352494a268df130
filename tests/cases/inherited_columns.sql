CREATE TABLE animals (id integer NOT NULL, name text DEFAULT 'none' CHECK (name <> ''));
ALTER TABLE animals ADD CONSTRAINT only_here CHECK (id > 0) NO INHERIT;
CREATE TABLE cats (claws integer) INHERITS (animals);
