-- Columns: id, schema, name, type, of_extension, collation where it is not that of the type, nullable,
-- default, base (the built-in type that it is made of, where its type is a domain too), names of the
-- checks, their expressions, whether each is validated.
-- pg_get_expr(x, 0) takes no lock: no table is spoken of.
SELECT u.id, u.schema, u.name,
       {type_spelled: d.typtypmod},
       {type_of_extension},
       CASE WHEN d.typcollation <> t.typcollation THEN (
           SELECT quote_ident(ln.nspname) || '.' || quote_ident(l.collname)
           FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace
           WHERE l.oid = d.typcollation
       ) END,
       NOT d.typnotnull,
       pg_get_expr(d.typdefaultbin, 0),
       CASE WHEN t.typtype = 'd' THEN (
           WITH RECURSIVE base AS (
               SELECT t.typbasetype AS oid, t.typtypmod AS modifier
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
JOIN pg_type d ON d.oid = u.oid
JOIN pg_type t ON t.oid = d.typbasetype
{type_element}
CROSS JOIN LATERAL (
    SELECT array_agg(k.conname::text) AS names, array_agg(pg_get_expr(k.conbin, 0)) AS expressions,
           array_agg(k.convalidated) AS valid
    FROM pg_constraint k
    WHERE k.contypid = u.oid AND k.contype = 'c'
) k
WHERE u.kind = 'd'
