    UNION ALL
    -- Of a built-in language no row of pg_depend tells.
    SELECT u.id, 'F' || p.xmin || ':' || n.xmin || ':' || l.xmin || ':' || u.owned
    FROM user_function u
    JOIN pg_proc p ON p.oid = u.oid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_language l ON l.oid = p.prolang
