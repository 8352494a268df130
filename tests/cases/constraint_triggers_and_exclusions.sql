-- Both stand in pg_constraint and are none of the kinds that are declared here.
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TABLE t (id integer, during int4range, EXCLUDE USING gist (during WITH &&));
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION nothing();
