    UNION ALL
    SELECT u.id, 'y' || e.xmin
    FROM user_extension u
    JOIN pg_extension e ON e.oid = u.oid
