-- Columns: table oid, index oid, name, method, unique, valid, nulls_not_distinct, number of keys,
-- attnums of keys and included columns (0: an expression), options, operator classes, collations
-- (the three by key, as oids or bits), partial, deferrable, attnums of the columns that expressions
-- and predicate use, parameters of the operator classes by key, each name=value on a line of its own
-- (those of btree and hash have none).
-- nulls_not_distinct came with PostgreSQL 15.
SELECT i.indrelid, i.indexrelid, c.relname, m.amname, i.indisunique, i.indisvalid AND i.indisready,
       {nulls_not_distinct}, i.indnkeyatts, i.indkey::text, i.indoption::text,
       i.indclass::text, i.indcollation::text, i.indpred IS NOT NULL,
       NOT i.indimmediate,
       CASE WHEN 0 = ANY (i.indkey::int2[]) THEN ARRAY(
           SELECT d.refobjsubid::int
           FROM pg_depend d
           WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
             AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid
             AND d.refobjsubid > 0
       ) END,
       CASE WHEN m.amname NOT IN ('btree', 'hash') THEN ARRAY(
           SELECT array_to_string(a.attoptions, chr(10))
           FROM pg_attribute a
           WHERE a.attrelid = i.indexrelid AND a.attnum BETWEEN 1 AND i.indnkeyatts
           ORDER BY a.attnum
       ) END
FROM relation r
JOIN pg_index i ON i.indrelid = r.oid AND i.indislive
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam
ORDER BY i.indrelid, c.relname
