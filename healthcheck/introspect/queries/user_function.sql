-- A head, behind that of the relations: the functions of the wanted names, whatever their input; those
-- of that name in other schemas, where there is none; and those beside them where the undeclared are
-- listed. What a type makes for itself (a range's constructors) belongs to the type.
-- Parameters: function_schemas name[], function_names name[], side by side; list_functions bool,
-- homes name[], grantees name[], most int.
, wanted_function AS MATERIALIZED (
    SELECT w.name, n.oid AS namespace,
           EXISTS (
               SELECT FROM pg_proc p WHERE p.proname = w.name AND p.pronamespace = n.oid
           ) AS there
    FROM unnest(%(function_schemas)s::name[], %(function_names)s::name[]) AS w (schema, name)
    LEFT JOIN pg_namespace n ON n.nspname = w.schema
), user_function AS MATERIALIZED (
    SELECT p.*, n.nspname AS schema, 'pg_proc'::regclass::oid::int8 << 32 | p.oid::int8 AS id,
           EXISTS (
               SELECT FROM pg_depend x
               WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'e'
           ) AS owned
    FROM (
        SELECT f.oid
        FROM wanted_function w
        JOIN pg_proc f ON f.proname = w.name
        WHERE f.pronamespace = w.namespace
           OR NOT w.there AND f.pronamespace <> 'pg_catalog'::regnamespace
        UNION
        (SELECT f.oid
         FROM pg_proc f
         WHERE %(list_functions)s::bool
           AND f.pronamespace IN (
               SELECT h.oid FROM pg_namespace h WHERE h.nspname = ANY (%(homes)s::name[])
           )
         ORDER BY f.oid
         LIMIT %(most)s)
    ) AS asked (oid)
    JOIN pg_proc p ON p.oid = asked.oid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE NOT EXISTS (
        SELECT FROM pg_depend x
        WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'i'
          AND x.refclassid = 'pg_type'::regclass
    )
)
