-- Columns: id, schema, name, and of the attributes, in their order: names, types, of_extension,
-- collations where they are not those of the types.
SELECT u.id, u.schema, u.name, part.names, part.types, part.of_extension, part.collations
FROM user_type u
JOIN pg_type whole ON whole.oid = u.oid
CROSS JOIN LATERAL (
    SELECT array_agg(a.attname::text ORDER BY a.attnum) AS names,
           array_agg(
               {type_spelled: a.atttypmod}
               ORDER BY a.attnum
           ) AS types,
           array_agg(
               {type_of_extension}
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
    {type_element}
    WHERE a.attrelid = whole.typrelid AND a.attnum > 0 AND NOT a.attisdropped
) part
WHERE u.kind = 'c'
