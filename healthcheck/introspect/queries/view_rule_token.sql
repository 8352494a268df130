    UNION ALL
    SELECT v.id, 'w' || w.oid || ':' || w.xmin
    FROM view_rule v
    JOIN pg_rewrite w ON w.oid = v.oid
