en.nspname <> 'pg_catalog' AND EXISTS (
    SELECT FROM pg_depend x
    WHERE x.classid = 'pg_type'::regclass AND x.objid = e.oid AND x.deptype = 'e'
)
