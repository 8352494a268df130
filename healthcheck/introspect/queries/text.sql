-- Columns: what (check, predicate, key, generated, when), oid, position, text. What only deparsing
-- can give, of one table. It waits for an AccessExclusiveLock on that table, and holds an
-- AccessShareLock until its transaction ends: one table a transaction, so that no lock is held while
-- another is awaited. {table} is its oid. What else is asked for comes behind: KIND_text.sql.
SELECT 'check', k.oid, 0, pg_get_expr(k.conbin, k.conrelid)
FROM pg_constraint k
WHERE k.conrelid = {table} AND k.contype = 'c'
UNION ALL
SELECT 'predicate', i.indexrelid, 0, pg_get_expr(i.indpred, i.indrelid)
FROM pg_index i
WHERE i.indrelid = {table} AND i.indpred IS NOT NULL
UNION ALL
SELECT 'key', i.indexrelid, p.position, pg_get_indexdef(i.indexrelid, p.position, false)
FROM pg_index i
CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::int) AS p (position)
WHERE i.indrelid = {table} AND i.indkey[p.position - 1] = 0
UNION ALL
SELECT 'generated', a.attrelid, a.attnum, pg_get_expr(d.adbin, a.attrelid)
FROM pg_attribute a
JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = {table} AND a.attgenerated <> ''
UNION ALL
SELECT 'when', g.oid, 0, pg_get_triggerdef(g.oid)
FROM pg_trigger g
WHERE g.tgrelid = {table} AND g.tgqual IS NOT NULL AND NOT g.tgisinternal AND g.tgparentid = 0
