-- Columns: id, schema, name, kind, language, volatility, strict, security_definer, leakproof, parallel,
-- returns a set, owned by an extension, executable, which of the grantees may execute it, to whom but
-- the owner that is granted, number of inputs, types and then whether each is
-- an extension's: of the inputs, of the columns of RETURNS TABLE, and of what is returned; names of
-- those columns.
-- A procedure returns the type 0.
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
       u.pronargs, s.types, s.of_extension, s.names
FROM user_function u
LEFT JOIN viewer v ON true
JOIN pg_language l ON l.oid = u.prolang
CROSS JOIN LATERAL (
    SELECT array_agg(
               coalesce({type_spelled: NULL}, '') ORDER BY a.part, a.position
           ),
           array_agg(
               {type_of_extension} ORDER BY a.part, a.position
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
    LEFT JOIN pg_type t ON t.oid = a.type
    {type_element}
) AS s (types, of_extension, names)
ORDER BY u.schema, u.proname, u.oid
