-- Columns: id, name. Those of the grantees that exist.
SELECT g.id, g.name FROM grantee g
