-- Columns: table oid, is a partition, is half detached, schemas of parents, their names, unlogged, server, row
-- security, forced, strategy (NULL: not partitioned), and of the partition key by position: columns
-- (NULL: an expression), operator classes and collations (NULL: the default).
SELECT r.oid, c.relispartition,
       EXISTS (SELECT FROM table_parent p WHERE p.id = r.id AND p.detaching),
       ARRAY(SELECT p.schema::text FROM table_parent p WHERE p.id = r.id ORDER BY p.position),
       ARRAY(SELECT p.name::text FROM table_parent p WHERE p.id = r.id ORDER BY p.position),
       c.relpersistence = 'u', s.srvname, c.relrowsecurity, c.relforcerowsecurity,
       k.partstrat, parts.columns, parts.opclasses, parts.collations
FROM relation r
JOIN pg_class c ON c.oid = r.oid
LEFT JOIN pg_foreign_table t ON t.ftrelid = r.oid
LEFT JOIN pg_foreign_server s ON s.oid = t.ftserver
LEFT JOIN pg_partitioned_table k ON k.partrelid = r.oid
LEFT JOIN LATERAL (
    SELECT array_agg(a.attname::text ORDER BY u.position) AS columns,
           array_agg(quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) ORDER BY u.position)
               AS opclasses,
           array_agg(quote_ident(ln.nspname) || '.' || quote_ident(l.collname) ORDER BY u.position)
               AS collations
    FROM unnest(k.partattrs::int2[], k.partclass::oid[], k.partcollation::oid[])
        WITH ORDINALITY AS u (attnum, opc, coll, position)
    LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = u.attnum AND u.attnum > 0
    LEFT JOIN pg_opclass o ON o.oid = u.opc AND NOT o.opcdefault
    LEFT JOIN pg_namespace opn ON opn.oid = o.opcnamespace
    LEFT JOIN pg_collation l ON l.oid = u.coll
        AND u.coll <> coalesce(a.attcollation, 100) -- 100: the default one
    LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace
) parts ON k.partrelid IS NOT NULL
