-- A head, behind that of the relations: their row security policies.
, user_policy AS MATERIALIZED (
    SELECT r.id, p.* FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
)
