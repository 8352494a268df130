-- Columns: table oid, attnum, name, type, of_extension, nullable, default, generated, identity,
-- owned_sequence, visible, collation oid, and its qualified name where it is not that of the type, base
-- (the built-in type that a domain is made of).
-- In the order of attnum, which has gaps and is never compared.
-- A NOT NULL that is NOT VALID (since 18) promises nothing of the rows that are there.
-- pg_get_expr(x, 0) takes no lock, but fails on a generated column, whose text names columns.
SELECT a.attrelid, a.attnum, a.attname,
       {type_spelled: a.atttypmod},
       {type_of_extension},
       NOT (a.attnotnull AND {validated_not_null} OR t.typtype = 'd' AND t.typnotnull),
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, 0) END,
       a.attgenerated, a.attidentity,
       d.oid IS NOT NULL AND (d.oid, a.attrelid, a.attnum::int) IN (
           SELECT uses.objid, owned.refobjid, owned.refobjsubid
           FROM relation o
           JOIN pg_depend owned ON owned.refclassid = 'pg_class'::regclass
               AND owned.refobjid = o.oid AND owned.deptype = 'a'
               AND owned.classid = 'pg_class'::regclass
           JOIN pg_depend uses ON uses.refclassid = 'pg_class'::regclass
               AND uses.refobjid = owned.objid AND uses.classid = 'pg_attrdef'::regclass
       ),
       pg_has_role(v.oid, r.owner, 'USAGE') OR has_column_privilege(
           v.oid, a.attrelid, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES'
       ),
       a.attcollation,
       CASE WHEN a.attcollation <> t.typcollation THEN (
           SELECT quote_ident(ln.nspname) || '.' || quote_ident(l.collname)
           FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace
           WHERE l.oid = a.attcollation
       ) END,
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
       ) END
FROM relation r
LEFT JOIN viewer v ON true
JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
{type_element}
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
ORDER BY a.attrelid, a.attnum
