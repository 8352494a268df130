    UNION ALL
    SELECT u.id, 'u' || t.xmin || ':' || n.xmin
    FROM user_type u
    JOIN pg_type t ON t.oid = u.oid
    JOIN pg_namespace n ON n.oid = u.namespace
    UNION ALL
    SELECT u.id, 'v' || e.oid || ':' || e.xmin
    FROM user_type u
    JOIN pg_enum e ON e.enumtypid = u.oid
    UNION ALL
    SELECT u.id, 'w' || k.oid || ':' || k.xmin
    FROM user_type u
    JOIN pg_constraint k ON k.contypid = u.oid
    UNION ALL
    SELECT u.id, 'x' || a.attnum || ':' || a.xmin
    FROM user_type u
    JOIN pg_type t ON t.oid = u.oid
    JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0
