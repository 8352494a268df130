-- Columns: pattern as declared, schema, usable (NULL: the viewer does not exist).
SELECT n.match, n.schema, has_schema_privilege((SELECT v.oid FROM viewer v), n.oid, 'USAGE')
FROM tenant n
ORDER BY n.schema
