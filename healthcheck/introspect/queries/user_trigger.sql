-- A head, behind that of the relations: the triggers of those that a user made. What a partition has
-- from its parent belongs to the parent, and what an extension made is the extension's.
-- OFFSET 0, so that they are looked up by their table: of a catalog that has only just been filled
-- PostgreSQL believes that it is empty, and would go through all of it for each table.
, user_trigger AS MATERIALIZED (
    SELECT r.id, g.*
    FROM relation r
    CROSS JOIN LATERAL (SELECT * FROM pg_trigger t WHERE t.tgrelid = r.oid OFFSET 0) AS g
    WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND NOT EXISTS (
        SELECT FROM pg_depend x
        WHERE x.classid = 'pg_trigger'::regclass AND x.objid = g.oid AND x.deptype = 'e'
    )
)
