UNION ALL
SELECT c.oid, 'view', c.oid, 0, pg_get_viewdef(c.oid)
FROM pg_class c
WHERE c.oid = ANY ('{tables}'::oid[]) AND c.relkind IN ('v', 'm')
