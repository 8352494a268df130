-- In each schema that a pattern matches, the tables of that pattern. A schema may match several, and
-- a table be wanted by its own name as well. Nobody's tenants are in schemas of the server's own.
-- CASE, so that PostgreSQL expects half of the schemas to match. It would expect none of a thousand.
    UNION ALL
    SELECT n.nspname, t.name, bool_and(t.absent), false
    FROM unnest(
        %(tenant_patterns)s::text[], %(tenant_tables)s::name[], %(tenant_absents)s::bool[]
    ) AS t (pattern, name, absent)
    JOIN pg_namespace n ON CASE WHEN n.nspname::text LIKE t.pattern THEN true ELSE false END
    WHERE NOT starts_with(n.nspname::text, 'pg_') AND n.nspname <> 'information_schema'
      AND NOT EXISTS (
          SELECT FROM unnest(%(schemas)s::name[], %(names)s::name[]) AS e (schema, name)
          WHERE e.schema = n.nspname AND e.name = t.name
      )
    GROUP BY n.nspname, t.name
