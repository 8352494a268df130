-- Columns: id, schema, name, kind, language, volatility, strict, security_definer, leakproof, parallel,
-- returns a set, owned by an extension, executable, which of the grantees may execute it, to whom but
-- the owner that is granted, number of inputs, types and then whether each is
-- an extension's: of the inputs, of the columns of RETURNS TABLE, and of what is returned; names of
-- those columns.
-- Types are spelled from rows where they are not built in: see column.sql. A procedure returns 0.
SELECT u.id, u.schema, u.proname, u.prokind, l.lanname, u.provolatile, u.proisstrict, u.prosecdef,
       u.proleakproof, u.proparallel, u.proretset, u.owned,
       has_function_privilege(v.oid, u.oid, 'EXECUTE'),
       ARRAY(
           SELECT w.name
           FROM unnest(%(grantees)s::name[]) AS w (name)
           LEFT JOIN pg_roles r ON r.rolname = w.name
           WHERE (r.oid IS NOT NULL OR w.name = 'public')
             AND has_function_privilege(coalesce(r.oid, 0), u.oid, 'EXECUTE')
       ),
       ARRAY(
           SELECT coalesce(r.rolname, 'public')
           FROM aclexplode(u.proacl) x
           LEFT JOIN pg_roles r ON r.oid = x.grantee
           WHERE x.grantee <> u.proowner
       ),
       u.pronargs, t.types, t.of_extension, t.names
FROM user_function u
LEFT JOIN viewer v ON true
JOIN pg_language l ON l.oid = u.prolang
CROSS JOIN LATERAL (
    SELECT array_agg(
               CASE WHEN a.type = 0 THEN ''
                    WHEN n.nspname = 'pg_catalog' THEN format_type(a.type, NULL)
                    ELSE quote_ident(n.nspname) || '.' || quote_ident(b.typname)
                         || CASE WHEN b.oid <> y.oid THEN '[]' ELSE '' END
               END ORDER BY a.part, a.position
           ),
           array_agg(
               n.nspname <> 'pg_catalog' AND EXISTS (
                   SELECT FROM pg_depend x
                   WHERE x.classid = 'pg_type'::regclass AND x.objid = b.oid AND x.deptype = 'e'
               ) ORDER BY a.part, a.position
           ),
           coalesce(array_agg(a.name ORDER BY a.position) FILTER (WHERE a.part = 2), '{}')
    FROM (
        SELECT 1, i.position, i.type, NULL
        FROM unnest(u.proargtypes::oid[]) WITH ORDINALITY AS i (type, position)
        UNION ALL
        SELECT 2, o.position, o.type, o.name
        FROM unnest(u.proallargtypes, u.proargmodes, u.proargnames)
            WITH ORDINALITY AS o (type, mode, name, position)
        WHERE o.mode = 't'
        UNION ALL
        SELECT 3, 1, u.prorettype, NULL
    ) AS a (part, position, type, name)
    LEFT JOIN pg_type y ON y.oid = a.type
    LEFT JOIN pg_type b ON b.oid = CASE WHEN y.typcategory = 'A' AND y.typelem <> 0 AND y.typlen = -1
                                        THEN y.typelem ELSE y.oid END
    LEFT JOIN pg_namespace n ON n.oid = b.typnamespace
) AS t (types, of_extension, names)
ORDER BY u.schema, u.proname, u.oid
