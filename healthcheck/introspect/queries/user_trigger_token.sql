    UNION ALL
    SELECT u.id, 'G' || g.oid || ':' || g.xmin
    FROM user_trigger u
    JOIN pg_trigger g ON g.oid = u.oid
