-- A head, behind that of the relations: all the extensions of the database, for they are few.
, user_extension AS MATERIALIZED (
    SELECT e.oid, e.extname AS name, e.extversion AS version,
           'pg_extension'::regclass::oid::int8 << 32 | e.oid::int8 AS id
    FROM pg_extension e
)
