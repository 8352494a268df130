-- Columns: oid, schema, name, columns text[], types text[], readable bool[], usable (NULL: it has gone
-- meanwhile), locked, filenode, kind ("table" is what can be read; others are only told).
-- Tables that may be ledgers, those of the wanted schemas first. Of columns only those whose type is
-- PostgreSQL's own, and is not computed when it is read (a generated one of PostgreSQL 18): what is read
-- of another would run what somebody wrote for it, and so would a view.
-- `readable`: the role that asks may read that column.
-- `usable`: the role that asks may read some column, and every row.
-- `locked`: an AccessExclusiveLock on it or an index of it is held or awaited.
-- Parameters: ledgers name[], ledger_homes name[].
WITH ledger AS MATERIALIZED (
    SELECT c.oid, n.oid AS namespace, n.nspname AS schema, c.relname AS name,
           c.relfilenode AS filenode,
           CASE c.relkind
               WHEN 'p' THEN 'partitioned table'
               WHEN 'v' THEN 'view'
               WHEN 'm' THEN 'materialized view'
               WHEN 'f' THEN 'foreign table'
               ELSE CASE
                   WHEN EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid)
                   THEN 'table that others inherit'
                   ELSE 'table'
               END
           END AS kind
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY (%(ledgers)s::name[])
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY n.nspname = ANY (%(ledger_homes)s::name[]) DESC, n.nspname, c.relname
    LIMIT 200
)
SELECT l.oid, l.schema, l.name,
       columns.names, columns.types, columns.readable,
       has_schema_privilege(l.namespace, 'USAGE')
           AND has_any_column_privilege(l.oid, 'SELECT')
           AND NOT row_security_active(l.oid),
       l.oid IN (
           SELECT coalesce(i.indrelid, k.relation)
           FROM pg_locks k
           LEFT JOIN pg_index i ON i.indexrelid = k.relation
           WHERE k.locktype = 'relation' AND k.mode = 'AccessExclusiveLock'
             AND k.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
       ),
       l.filenode, l.kind
FROM ledger l
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(a.attname::text ORDER BY a.attnum), '{}') AS names,
           coalesce(array_agg(t.typname::text ORDER BY a.attnum), '{}') AS types,
           coalesce(
               array_agg(
                   coalesce(has_column_privilege(l.oid, a.attnum, 'SELECT'), false)
                   ORDER BY a.attnum
               ),
               '{}'
           ) AS readable
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = l.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated <> 'v' AND t.typnamespace = 'pg_catalog'::regnamespace
) columns
ORDER BY l.schema, l.name
