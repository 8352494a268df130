-- Columns: schema, name, kind. Relations that were not declared, for near misses and for
-- "unexpected". Nothing is read unless a wanted table is missing or `listing` is asked for.
-- Partitions come and go by themselves, and what an extension made is not the user's.
-- NOT IN, which is looked up in a hash: nothing in it is NULL. An anti-join would be nested loops.
-- Then, by the names that the declaration refers to, the types, of kind 'T', for every table has one;
-- and the servers of foreign tables, of kind 'F', which have no schema.
-- Parameters, over those of the head: listing bool, most int, referred name[].
(SELECT n.nspname, c.relname, c.relkind
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (%(listing)s::bool OR EXISTS (
          SELECT FROM wanted w
          WHERE NOT w.absent
            AND (w.schema, w.name) NOT IN (SELECT r.schema, r.name FROM relation r)
      ))
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND (n.nspname IN (SELECT w.schema FROM wanted w)
       OR lower(c.relname) IN (SELECT lower(w.name) FROM wanted w WHERE NOT w.absent))
  AND c.oid NOT IN (SELECT r.oid FROM relation r)
  AND NOT EXISTS (
      SELECT FROM pg_depend x
      WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e'
  )
ORDER BY 1, 2
LIMIT %(most)s)
UNION ALL
SELECT n.nspname, t.typname, 'T'
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typname = ANY (%(referred)s::name[]) AND t.typisdefined
UNION ALL
SELECT '', s.srvname, 'F'
FROM pg_foreign_server s
WHERE s.srvname = ANY (%(referred)s::name[])
