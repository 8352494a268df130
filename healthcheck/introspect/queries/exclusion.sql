-- Columns: constraint oid, operators in the order of its keys; those of an extension have no schema.
SELECT x.oid, ARRAY(
    SELECT CASE WHEN EXISTS (
               SELECT FROM pg_depend e
               WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e'
           ) THEN '' ELSE quote_ident(n.nspname) || '.' END || o.oprname
    FROM unnest(x.operators) WITH ORDINALITY AS u (oid, position)
    JOIN pg_operator o ON o.oid = u.oid
    JOIN pg_namespace n ON n.oid = o.oprnamespace
    ORDER BY u.position
)
FROM user_exclusion x
