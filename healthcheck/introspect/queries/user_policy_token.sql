    UNION ALL
    SELECT u.id, 'p' || p.oid || ':' || p.xmin
    FROM user_policy u
    JOIN pg_policy p ON p.oid = u.oid
    UNION ALL
    -- Columns of other tables, too.
    SELECT u.id, 'c' || a.attrelid || ':' || a.attnum || ':' || a.xmin
    FROM user_policy u
    JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = u.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    UNION ALL
    SELECT u.id, 'w' || g.oid || ':'
           || encode(convert_to(g.rolname::text, getdatabaseencoding()), 'hex')
    FROM user_policy u
    JOIN pg_roles g ON g.oid = ANY (u.polroles)
