    UNION ALL
    SELECT u.id, 's' || c.xmin || ':' || s.xmin || ':' || n.xmin
    FROM user_sequence u
    JOIN pg_class c ON c.oid = u.oid
    JOIN pg_sequence s ON s.seqrelid = u.oid
    JOIN pg_namespace n ON n.oid = u.namespace
