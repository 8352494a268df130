-- A head, behind that of the relations: the relations and schemas of which it is asked who may do what
-- with them, and the roles that are asked about. A schema is written without a name.
-- Parameters: grant_schemas name[], grant_names name[], side by side; grantees name[]; grants bool
-- (whether the rights are wanted that are written down, whosoever they are).
, user_grant AS MATERIALIZED (
    SELECT 'pg_class'::regclass::oid::int8 << 32 | c.oid::int8 AS id, c.oid, n.oid AS namespace,
           w.schema, w.name, c.relkind AS kind, c.relowner AS owner
    FROM unnest(%(grant_schemas)s::name[], %(grant_names)s::name[]) AS w (schema, name)
    JOIN pg_namespace n ON n.nspname = w.schema
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_namespace'::regclass::oid::int8 << 32 | n.oid::int8, NULL, n.oid,
           w.schema, w.name, 'n', n.nspowner
    FROM unnest(%(grant_schemas)s::name[], %(grant_names)s::name[]) AS w (schema, name)
    JOIN pg_namespace n ON n.nspname = w.schema
    WHERE w.name = ''
), grantee AS MATERIALIZED (
    SELECT 'pg_authid'::regclass::oid::int8 << 32 | r.oid::int8 AS id, r.oid, r.rolname AS name
    FROM pg_roles r
    WHERE r.rolname = ANY (%(grantees)s::name[]) OR %(grants)s::bool
)
