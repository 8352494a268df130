-- Columns: id, schema, name, type, of_extension, collation where it is not that of the type, nullable,
-- default, base (the built-in type that it is made of, where its type is a domain too), names of the
-- checks, their expressions, whether each is validated.
-- The type is spelled as in column.sql. pg_get_expr(x, 0) takes no lock: no table is spoken of.
SELECT u.id, u.schema, u.name,
       CASE WHEN bn.nspname = 'pg_catalog' OR t.typtypmod <> -1
            THEN format_type(t.typbasetype, t.typtypmod)
            ELSE quote_ident(bn.nspname) || '.' || quote_ident(e.typname)
                 || CASE WHEN e.oid <> b.oid THEN '[]' ELSE '' END
       END,
       bn.nspname <> 'pg_catalog' AND EXISTS (
           SELECT FROM pg_depend x
           WHERE x.classid = 'pg_type'::regclass AND x.objid = e.oid AND x.deptype = 'e'
       ),
       CASE WHEN t.typcollation <> b.typcollation THEN (
           SELECT quote_ident(ln.nspname) || '.' || quote_ident(l.collname)
           FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace
           WHERE l.oid = t.typcollation
       ) END,
       NOT t.typnotnull,
       pg_get_expr(t.typdefaultbin, 0),
       CASE WHEN b.typtype = 'd' THEN (
           WITH RECURSIVE base AS (
               SELECT b.typbasetype AS oid, b.typtypmod AS modifier
               UNION ALL
               SELECT i.typbasetype, i.typtypmod
               FROM base JOIN pg_type i ON i.oid = base.oid AND i.typtype = 'd'
           )
           SELECT format_type(base.oid, base.modifier)
           FROM base
           JOIN pg_type i ON i.oid = base.oid AND i.typtype <> 'd'
           JOIN pg_namespace n ON n.oid = i.typnamespace AND n.nspname = 'pg_catalog'
       ) END,
       k.names, k.expressions, k.valid
FROM user_type u
JOIN pg_type t ON t.oid = u.oid
JOIN pg_type b ON b.oid = t.typbasetype
JOIN pg_type e ON e.oid = CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 AND b.typlen = -1
                               THEN b.typelem ELSE b.oid END
JOIN pg_namespace bn ON bn.oid = e.typnamespace
CROSS JOIN LATERAL (
    SELECT array_agg(k.conname::text) AS names, array_agg(pg_get_expr(k.conbin, 0)) AS expressions,
           array_agg(k.convalidated) AS valid
    FROM pg_constraint k
    WHERE k.contypid = u.oid AND k.contype = 'c'
) k
WHERE u.kind = 'd'
