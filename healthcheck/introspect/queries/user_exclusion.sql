-- A head, behind that of the relations: their exclusion constraints.
, user_exclusion AS MATERIALIZED (
    SELECT r.id, k.oid, k.conexclop AS operators
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'x'
)
