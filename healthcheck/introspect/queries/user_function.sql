-- A head, behind that of the relations: the functions of the wanted names, whatever their input and
-- wherever they are, and those beside them where the undeclared are listed. What a type makes for
-- itself (a range's constructors) belongs to the type.
-- Parameters: function_names name[], list_functions bool, homes name[], most int.
, user_function AS MATERIALIZED (
    SELECT p.*, n.nspname AS schema, 'pg_proc'::regclass::oid::int8 << 32 | p.oid::int8 AS id,
           EXISTS (
               SELECT FROM pg_depend x
               WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'e'
           ) AS owned
    FROM (
        SELECT f.oid FROM pg_proc f WHERE f.proname = ANY (%(function_names)s::name[])
        UNION
        (SELECT f.oid
         FROM pg_proc f
         WHERE %(list_functions)s::bool
           AND f.pronamespace IN (
               SELECT h.oid FROM pg_namespace h WHERE h.nspname = ANY (%(homes)s::name[])
           )
         ORDER BY f.oid
         LIMIT %(most)s)
    ) AS wanted_function (oid)
    JOIN pg_proc p ON p.oid = wanted_function.oid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE NOT EXISTS (
        SELECT FROM pg_depend x
        WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'i'
          AND x.refclassid = 'pg_type'::regclass
    )
)
