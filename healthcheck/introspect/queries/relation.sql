-- The head of every query that looks: which of the wanted tables exist.
-- Parameters: schemas name[], names name[], absents bool[], views bool[] (a view will do), side by
-- side; role name or NULL (the role whose access counts, NULL for the one that asks). PostgreSQL 13
-- to 18.
-- `id` is what tokens are known by: for a relation its oid.
-- LIMIT 1, though names are unique: so PostgreSQL expects as many relations as are wanted, and joins so
-- many by hash and a few by index. It would expect a handful of ten thousand.
-- In place of the word in braces stands relation_tenants.sql, where there are any.
-- name[], so that pg_class's own index on names serves; text would not match its collation.
WITH wanted AS MATERIALIZED (
    SELECT w.schema, w.name, w.absent, w.view
    FROM unnest(%(schemas)s::name[], %(names)s::name[], %(absents)s::bool[], %(views)s::bool[])
        AS w (schema, name, absent, view)
    {tenants}
), relation AS MATERIALIZED (
    SELECT c.oid, c.oid::int8 AS id, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
           n.oid AS namespace, c.relowner AS owner
    FROM wanted w
    CROSS JOIN LATERAL (SELECT * FROM pg_namespace h WHERE h.nspname = w.schema LIMIT 1) n
    CROSS JOIN LATERAL (
        SELECT * FROM pg_class t WHERE t.relnamespace = n.oid AND t.relname = w.name LIMIT 1
    ) c
    WHERE c.relkind IN ('r', 'p', 'f') OR c.relkind IN ('v', 'm') AND w.view
), viewer AS MATERIALIZED (
    SELECT r.oid FROM pg_roles r WHERE r.rolname = coalesce(%(role)s::name, current_user)
)
