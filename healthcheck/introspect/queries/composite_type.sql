-- Columns: id, schema, name, and of the attributes, in their order: names, types, of_extension,
-- collations where they are not those of the types. Types are spelled as in column.sql.
SELECT u.id, u.schema, u.name, part.names, part.types, part.of_extension, part.collations
FROM user_type u
JOIN pg_type whole ON whole.oid = u.oid
CROSS JOIN LATERAL (
    SELECT array_agg(a.attname::text ORDER BY a.attnum) AS names,
           array_agg(
               CASE WHEN bn.nspname = 'pg_catalog' OR a.atttypmod <> -1
                    THEN format_type(a.atttypid, a.atttypmod)
                    ELSE quote_ident(bn.nspname) || '.' || quote_ident(b.typname)
                         || CASE WHEN b.oid <> t.oid THEN '[]' ELSE '' END
               END
               ORDER BY a.attnum
           ) AS types,
           array_agg(
               bn.nspname <> 'pg_catalog' AND EXISTS (
                   SELECT FROM pg_depend x
                   WHERE x.classid = 'pg_type'::regclass AND x.objid = b.oid AND x.deptype = 'e'
               )
               ORDER BY a.attnum
           ) AS of_extension,
           array_agg(
               CASE WHEN a.attcollation <> t.typcollation THEN (
                   SELECT quote_ident(ln.nspname) || '.' || quote_ident(l.collname)
                   FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace
                   WHERE l.oid = a.attcollation
               ) END
               ORDER BY a.attnum
           ) AS collations
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_type b ON b.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1
                                   THEN t.typelem ELSE t.oid END
    JOIN pg_namespace bn ON bn.oid = b.typnamespace
    WHERE a.attrelid = whole.typrelid AND a.attnum > 0 AND NOT a.attisdropped
) part
WHERE u.kind = 'c'
