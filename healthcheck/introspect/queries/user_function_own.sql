    UNION ALL
    SELECT u.id, 'pg_proc'::regclass, u.oid FROM user_function u
