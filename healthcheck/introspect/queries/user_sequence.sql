-- A head, behind that of the relations: sequences that are wanted and exist, and the undeclared beside
-- them where those are listed, or where one that is wanted is missing and some other may have been
-- meant. One that belongs to a column is part of the column; what an extension made is not the user's.
-- Parameters: sequence_schemas name[], sequence_names name[], sequence_absents bool[], side by side;
-- list_sequences bool; homes name[]; most int.
, wanted_sequence AS MATERIALIZED (
    SELECT w.schema, w.name, w.absent
    FROM unnest(
        %(sequence_schemas)s::name[], %(sequence_names)s::name[], %(sequence_absents)s::bool[]
    ) AS w (schema, name, absent)
), found_sequence AS MATERIALIZED (
    SELECT c.oid, n.oid AS namespace, c.relowner AS owner, w.schema, w.name
    FROM wanted_sequence w
    JOIN pg_namespace n ON n.nspname = w.schema
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name AND c.relkind = 'S'
), other_sequence AS MATERIALIZED (
    SELECT c.oid, n.oid AS namespace, c.relowner AS owner, n.nspname AS schema, c.relname AS name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S'
      AND (%(list_sequences)s::bool OR EXISTS (
          SELECT FROM wanted_sequence w
          WHERE NOT w.absent AND NOT EXISTS (
              SELECT FROM found_sequence f WHERE (f.schema, f.name) = (w.schema, w.name)
          )
      ))
      AND (n.nspname = ANY (%(homes)s::name[])
           OR n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND lower(c.relname) IN (
                  SELECT lower(w.name) FROM wanted_sequence w WHERE NOT w.absent
              ))
      AND NOT EXISTS (SELECT FROM found_sequence f WHERE f.oid = c.oid)
      AND NOT EXISTS (
          SELECT FROM pg_depend x
          WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid
            AND (x.deptype = 'e'
                 OR x.deptype IN ('a', 'i') AND x.refclassid = 'pg_class'::regclass)
      )
    ORDER BY n.nspname, c.relname
    LIMIT %(most)s
), user_sequence AS MATERIALIZED (
    SELECT s.*, s.oid::int8 AS id
    FROM (SELECT * FROM found_sequence UNION ALL SELECT * FROM other_sequence) s
)
