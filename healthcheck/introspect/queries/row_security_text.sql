UNION ALL
SELECT p.polrelid, 'using', p.oid, 0, pg_get_expr(p.polqual, p.polrelid)
FROM pg_policy p
WHERE p.polrelid = ANY ('{tables}'::oid[]) AND p.polqual IS NOT NULL
UNION ALL
SELECT p.polrelid, 'with check', p.oid, 0, pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p
WHERE p.polrelid = ANY ('{tables}'::oid[]) AND p.polwithcheck IS NOT NULL
