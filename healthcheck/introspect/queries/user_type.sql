-- A head, behind that of the relations: types that are wanted and exist (other than the row types of
-- relations), and the undeclared of the
-- same kind beside them where those are listed, or where one that is wanted is missing and some
-- other may have been meant. What an extension made is not the user's, but may be wanted.
-- Parameters: type_kinds "char"[], type_schemas name[], type_names name[], type_absents bool[], side
-- by side; listed_types "char"[]; homes name[]; most int. Kinds are those of pg_type.typtype.
, wanted_type AS MATERIALIZED (
    SELECT w.kind, w.schema, w.name, w.absent
    FROM unnest(
        %(type_kinds)s::"char"[], %(type_schemas)s::name[], %(type_names)s::name[],
        %(type_absents)s::bool[]
    ) AS w (kind, schema, name, absent)
), found_type AS MATERIALIZED (
    SELECT t.oid, n.oid AS namespace, w.schema, w.name, w.kind
    FROM wanted_type w
    JOIN pg_namespace n ON n.nspname = w.schema
    JOIN pg_type t ON t.typnamespace = n.oid AND t.typname = w.name AND t.typtype = w.kind
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typrelid = 0 OR c.relkind = 'c'
), listed_type AS MATERIALIZED (
    SELECT unnest(%(listed_types)s::"char"[]) AS kind
    UNION
    SELECT w.kind
    FROM wanted_type w
    WHERE NOT w.absent AND NOT EXISTS (
        SELECT FROM found_type f WHERE (f.kind, f.schema, f.name) = (w.kind, w.schema, w.name)
    )
), other_type AS MATERIALIZED (
    SELECT t.oid, n.oid AS namespace, n.nspname AS schema, t.typname AS name, t.typtype AS kind
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE (t.typrelid = 0 OR c.relkind = 'c')
      AND EXISTS (SELECT FROM listed_type)
      AND t.typtype IN (SELECT l.kind FROM listed_type l)
      AND (n.nspname = ANY (%(homes)s::name[])
           OR n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND lower(t.typname) IN (SELECT lower(w.name) FROM wanted_type w WHERE NOT w.absent))
      AND NOT EXISTS (SELECT FROM found_type f WHERE f.oid = t.oid)
      AND NOT EXISTS (
          SELECT FROM pg_depend x
          WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e'
      )
    ORDER BY n.nspname, t.typname
    LIMIT %(most)s
), user_type AS MATERIALIZED (
    SELECT t.*, 'pg_type'::regclass::oid::int8 << 32 | t.oid::int8 AS id
    FROM (SELECT * FROM found_type UNION ALL SELECT * FROM other_type) t
)
