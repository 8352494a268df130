    UNION ALL
    SELECT u.id, 'p' || p.oid || ':' || p.xmin
    FROM user_policy u
    JOIN pg_policy p ON p.oid = u.oid
    UNION ALL
    SELECT u.id, 'w' || g.oid || ':'
           || encode(convert_to(g.rolname::text, getdatabaseencoding()), 'hex')
    FROM user_policy u
    JOIN pg_roles g ON g.oid = ANY (u.polroles)
