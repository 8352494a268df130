-- The head of the queries of what tables are made of: those that were found, views among them.
-- Parameters: found oid[]; role as in relation.sql.
WITH relation AS (
    SELECT c.oid, c.oid::int8 AS id, c.relkind AS kind, c.relowner AS owner
    FROM unnest(%(found)s::oid[]) AS w (oid)
    JOIN pg_class c ON c.oid = w.oid
), viewer AS MATERIALIZED (
    SELECT r.oid FROM pg_roles r WHERE r.rolname = coalesce(%(role)s::name, current_user)
)
