    UNION ALL
    SELECT w.id, 'pg_rewrite'::regclass, w.oid FROM view_rule w
