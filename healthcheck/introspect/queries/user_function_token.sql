    UNION ALL
    SELECT u.id, 'F' || p.xmin || ':' || n.xmin
    FROM user_function u
    JOIN pg_proc p ON p.oid = u.oid
    JOIN pg_namespace n ON n.oid = p.pronamespace
