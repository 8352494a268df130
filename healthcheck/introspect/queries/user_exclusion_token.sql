    UNION ALL
    -- No row of pg_depend names them.
    SELECT x.id, 'X' || o.oid || ':' || o.xmin || ':' || n.xmin
    FROM user_exclusion x
    JOIN pg_operator o ON o.oid = ANY (x.operators)
    JOIN pg_namespace n ON n.oid = o.oprnamespace
