UNION ALL
SELECT 'view', c.oid, 0, pg_get_viewdef(c.oid)
FROM pg_class c
WHERE c.oid = {table} AND c.relkind IN ('v', 'm')
