-- Columns: table oid, what (check, predicate, key, generated, when), oid, position, text. What only
-- deparsing can give, of the tables whose oids stand in place of the word in braces. For each it waits for an
-- AccessExclusiveLock on the table, and has an AccessShareLock on it for as long as that one takes:
-- no lock is held while another is awaited. What else is asked for comes behind, KIND_text.sql, where
-- subqueries may stand: the locks on what those name are held until the transaction ends.
SELECT k.conrelid, 'check', k.oid, 0, pg_get_expr(k.conbin, k.conrelid)
FROM pg_constraint k
WHERE k.conrelid = ANY ('{tables}'::oid[]) AND k.contype = 'c'
UNION ALL
SELECT i.indrelid, 'predicate', i.indexrelid, 0, pg_get_expr(i.indpred, i.indrelid)
FROM pg_index i
WHERE i.indrelid = ANY ('{tables}'::oid[]) AND i.indpred IS NOT NULL
UNION ALL
SELECT i.indrelid, 'key', i.indexrelid, p.position, pg_get_indexdef(i.indexrelid, p.position, false)
FROM pg_index i
CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::int) AS p (position)
WHERE i.indrelid = ANY ('{tables}'::oid[]) AND i.indexprs IS NOT NULL
  AND i.indkey[p.position - 1] = 0
UNION ALL
SELECT a.attrelid, 'generated', a.attrelid, a.attnum, pg_get_expr(d.adbin, a.attrelid)
FROM pg_attribute a
JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY ('{tables}'::oid[]) AND a.attgenerated <> ''
UNION ALL
SELECT g.tgrelid, 'when', g.oid, 0, pg_get_triggerdef(g.oid)
FROM pg_trigger g
WHERE g.tgrelid = ANY ('{tables}'::oid[]) AND g.tgqual IS NOT NULL AND NOT g.tgisinternal
  AND g.tgparentid = 0
