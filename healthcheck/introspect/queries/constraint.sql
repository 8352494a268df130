-- Columns: table oid, constraint oid, name, type (p, u, f, c, x), attnums, index oid, valid, deferrable,
-- deferred, no_inherit, referenced schema, referenced table, referenced columns, on delete, on
-- update, match, columns set on delete, temporal, references a primary key.
-- A foreign key whose triggers are disabled enforces nothing: it is not valid.
-- A foreign key to a partitioned table has a row more for each partition: those are left out.
SELECT k.conrelid, k.oid, k.conname, k.contype, k.conkey::text, k.conindid,
       k.convalidated AND NOT ((k.contype = 'f' OR k.condeferrable) AND EXISTS (
           SELECT FROM pg_trigger g WHERE g.tgconstraint = k.oid AND g.tgenabled IN ('D', 'R')
       )),
       k.condeferrable, k.condeferred, k.connoinherit,
       fn.nspname, f.relname,
       CASE
           WHEN k.contype <> 'f' THEN NULL
           WHEN cardinality(k.confkey) = 1 THEN ARRAY[(
               SELECT a.attname::text FROM pg_attribute a
               WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1]
           )]
           ELSE ARRAY(
               SELECT a.attname::text
               FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, position)
               JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
               ORDER BY u.position
           )
       END,
       k.confdeltype, k.confupdtype, k.confmatchtype, {delete_columns}, {temporal},
       k.contype = 'f' AND EXISTS (
           SELECT FROM pg_constraint p
           WHERE p.conrelid = k.confrelid AND p.contype = 'p'
             AND p.conkey @> k.confkey AND p.conkey <@ k.confkey
       )
FROM relation r
JOIN pg_constraint k ON k.conrelid = r.oid
LEFT JOIN pg_class f ON f.oid = nullif(k.confrelid, 0)
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')
  AND NOT (k.contype = 'f' AND k.conparentid <> 0 AND EXISTS (
      SELECT FROM pg_constraint whole WHERE whole.oid = k.conparentid AND whole.conrelid = k.conrelid
  ))
ORDER BY k.conrelid, k.conname
