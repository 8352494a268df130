-- Columns: schema, usable (NULL: the viewer does not exist). One row for each that exists.
SELECT n.nspname, has_schema_privilege((SELECT v.oid FROM viewer v), n.oid, 'USAGE')
FROM pg_namespace n
WHERE n.nspname IN (SELECT w.schema FROM wanted w)
