-- A head, behind that of the relations: the triggers of those that a user made. What a partition has
-- from its parent belongs to the parent, and what an extension made is the extension's.
, user_trigger AS MATERIALIZED (
    SELECT r.id, g.*
    FROM relation r
    JOIN pg_trigger g ON g.tgrelid = r.oid AND NOT g.tgisinternal AND g.tgparentid = 0
    WHERE NOT EXISTS (
        SELECT FROM pg_depend x
        WHERE x.classid = 'pg_trigger'::regclass AND x.objid = g.oid AND x.deptype = 'e'
    )
)
