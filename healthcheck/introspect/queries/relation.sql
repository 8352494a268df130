-- The head of every query below: which of the wanted tables exist.
-- Parameters: schemas name[], names name[], absents bool[], views bool[] (a view will do), side by
-- side; role name or NULL (the role whose access counts, NULL for the one that asks). PostgreSQL 13
-- to 18.
-- `id` is what tokens are known by: for a relation its oid.
-- name[], so that pg_class's own index on names serves; text would not match its collation.
WITH wanted AS MATERIALIZED (
    SELECT w.schema, w.name, w.absent, w.view
    FROM unnest(%(schemas)s::name[], %(names)s::name[], %(absents)s::bool[], %(views)s::bool[])
        AS w (schema, name, absent, view)
), relation AS MATERIALIZED (
    SELECT c.oid, c.oid::int8 AS id, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
           n.oid AS namespace, c.relowner AS owner
    FROM wanted w
    JOIN pg_namespace n ON n.nspname = w.schema
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
    WHERE c.relkind IN ('r', 'p', 'f') OR c.relkind IN ('v', 'm') AND w.view
), viewer AS MATERIALIZED (
    SELECT r.oid FROM pg_roles r WHERE r.rolname = coalesce(%(role)s::name, current_user)
)
