    UNION ALL
    -- No row of pg_depend names them.
    SELECT x.id, 'X' || o.oid || ':' || o.xmin || ':' || n.xmin || ':'
           || (SELECT count(*) FROM pg_depend e
               WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e')
    FROM user_exclusion x
    JOIN pg_operator o ON o.oid = ANY (x.operators)
    JOIN pg_namespace n ON n.oid = o.oprnamespace
