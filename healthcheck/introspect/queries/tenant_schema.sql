-- The schemas that patterns match. Parameters, over those of the head: matches text[], the patterns as
-- declared, and beside them likes text[], the same as LIKE has them.
, tenant AS MATERIALIZED (
    SELECT m.match, n.oid, n.nspname AS schema, n.xmin AS version
    FROM unnest(%(matches)s::text[], %(likes)s::text[]) AS m (match, pattern)
    JOIN pg_namespace n ON n.nspname::text LIKE m.pattern
    WHERE NOT starts_with(n.nspname::text, 'pg_') AND n.nspname <> 'information_schema'
)
