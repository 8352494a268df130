-- Columns: section, schema, name. The names of all that is the user's, under the sections of a
-- declaration that they belong in; "schemas" are those that exist, whatever they hold.
-- What an extension made is not the user's. Partitions come and go by themselves: their parent is.
-- Parameter: schemas name[], or NULL for all.
WITH home AS MATERIALIZED (
    SELECT n.oid, n.nspname AS name
    FROM pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND (%(schemas)s::name[] IS NULL OR n.nspname = ANY (%(schemas)s::name[]))
), extended AS MATERIALIZED (
    SELECT x.classid, x.objid FROM pg_depend x WHERE x.deptype = 'e'
)
SELECT 'schemas', h.name, h.name
FROM home h
UNION ALL
-- They live in no schema, and this one comes with every database.
SELECT 'extensions', '', e.extname
FROM pg_extension e
WHERE e.extname <> 'plpgsql'
UNION ALL
SELECT 'tables', h.name, c.relname
FROM home h
JOIN pg_class c ON c.relnamespace = h.oid
WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
  AND NOT EXISTS (
      SELECT FROM extended x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid
  )
UNION ALL
-- The tables and views that have some.
SELECT DISTINCT 'triggers', h.name, c.relname
FROM home h
JOIN pg_class c ON c.relnamespace = h.oid
JOIN pg_trigger g ON g.tgrelid = c.oid
WHERE NOT g.tgisinternal AND NOT c.relispartition
  AND NOT EXISTS (
      SELECT FROM extended x
      WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid
         OR x.classid = 'pg_trigger'::regclass AND x.objid = g.oid
  )
UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enums' WHEN 'd' THEN 'domains' ELSE 'types' END,
       h.name, t.typname
FROM home h
JOIN pg_type t ON t.typnamespace = h.oid
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE (t.typtype IN ('e', 'd') OR c.relkind = 'c')
  AND NOT EXISTS (
      SELECT FROM extended x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid
  )
UNION ALL
SELECT 'views', h.name, c.relname
FROM home h
JOIN pg_class c ON c.relnamespace = h.oid
WHERE c.relkind IN ('v', 'm')
  AND NOT EXISTS (
      SELECT FROM extended x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid
  )
UNION ALL
-- One that belongs to a column is part of the column.
SELECT 'sequences', h.name, c.relname
FROM home h
JOIN pg_class c ON c.relnamespace = h.oid
WHERE c.relkind = 'S'
  AND NOT EXISTS (
      SELECT FROM pg_depend x
      WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid
        AND (x.deptype = 'e' OR x.deptype IN ('a', 'i') AND x.refclassid = 'pg_class'::regclass)
  )
UNION ALL
-- Each name once, whatever the input. A range's constructors belong to the range.
SELECT DISTINCT 'functions', h.name, p.proname
FROM home h
JOIN pg_proc p ON p.pronamespace = h.oid
WHERE NOT EXISTS (
    SELECT FROM pg_depend x
    WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid
      AND (x.deptype = 'e' OR x.deptype = 'i' AND x.refclassid = 'pg_type'::regclass)
)
UNION ALL
-- What somebody granted or revoked something of; a schema has no name in it.
SELECT 'privileges', h.name, c.relname
FROM home h
JOIN pg_class c ON c.relnamespace = h.oid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND NOT c.relispartition
  AND (c.relacl IS NOT NULL OR EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL
  ))
  AND NOT EXISTS (
      SELECT FROM extended x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid
  )
UNION ALL
SELECT 'privileges', h.name, ''
FROM home h
JOIN pg_namespace n ON n.oid = h.oid
WHERE n.nspacl IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_init_privs i
    WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid AND i.initprivs = n.nspacl
) AND NOT EXISTS (
    SELECT FROM extended x WHERE x.classid = 'pg_namespace'::regclass AND x.objid = n.oid
)
ORDER BY 1, 2, 3
