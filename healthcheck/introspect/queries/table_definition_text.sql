UNION ALL
SELECT p.partrelid, 'partition', p.partrelid, 0, pg_get_expr(p.partexprs, p.partrelid)
FROM pg_partitioned_table p
WHERE p.partrelid = ANY ('{tables}'::oid[]) AND p.partexprs IS NOT NULL
