    UNION ALL
    -- Of parents and their names, pg_depend tells.
    SELECT r.id, 'F' || t.xmin || ':' || s.xmin
    FROM relation r
    JOIN pg_foreign_table t ON t.ftrelid = r.oid
    JOIN pg_foreign_server s ON s.oid = t.ftserver
