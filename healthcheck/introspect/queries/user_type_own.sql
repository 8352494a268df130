    UNION ALL
    SELECT u.id, 'pg_type'::regclass, u.oid FROM user_type u
    UNION ALL
    SELECT u.id, 'pg_constraint'::regclass, k.oid
    FROM user_type u JOIN pg_constraint k ON k.contypid = u.oid
    UNION ALL
    SELECT u.id, 'pg_class'::regclass, t.typrelid
    FROM user_type u JOIN pg_type t ON t.oid = u.oid AND t.typrelid <> 0
