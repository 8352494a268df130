    UNION ALL
    SELECT g.id, 'n' || n.xmin FROM user_grant g JOIN pg_namespace n ON n.oid = g.namespace
    UNION ALL
    SELECT g.id, 'r' || c.xmin FROM user_grant g JOIN pg_class c ON c.oid = g.oid
    UNION ALL
    SELECT g.id, 'a' || a.attnum || ':' || a.xmin
    FROM user_grant g
    JOIN pg_attribute a ON a.attrelid = g.oid AND a.attnum > 0
    UNION ALL
    -- The roles by value, for pg_roles shows no xmin: two names may change places.
    SELECT g.id, 'W' || encode(convert_to(g.name::text, getdatabaseencoding()), 'hex')
    FROM grantee g
    UNION ALL
    -- Who is asked about is part of everybody's access: functions are asked about them, too.
    SELECT 0, 'W' || g.oid || ':' || encode(convert_to(g.name::text, getdatabaseencoding()), 'hex')
    FROM grantee g
