    UNION ALL
    SELECT p.id, 'pg_policy'::regclass, p.oid FROM user_policy p
