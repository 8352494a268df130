    UNION ALL
    SELECT g.id, 'pg_trigger'::regclass, g.oid FROM user_trigger g
