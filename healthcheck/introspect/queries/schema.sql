-- Columns: schema, usable (NULL: the viewer does not exist). One row for each that exists.
-- Parameters, over those of the head: homes name[], the schemas of all that is wanted.
SELECT n.nspname, has_schema_privilege((SELECT v.oid FROM viewer v), n.oid, 'USAGE')
FROM pg_namespace n
WHERE n.nspname = ANY (%(homes)s::name[])
