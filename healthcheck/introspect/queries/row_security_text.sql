UNION ALL
SELECT 'using', p.oid, 0, pg_get_expr(p.polqual, p.polrelid)
FROM pg_policy p
WHERE p.polrelid = {table} AND p.polqual IS NOT NULL
UNION ALL
SELECT 'with check', p.oid, 0, pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p
WHERE p.polrelid = {table} AND p.polwithcheck IS NOT NULL
