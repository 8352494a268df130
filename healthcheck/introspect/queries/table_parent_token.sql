    UNION ALL
    -- An interrupted DETACH moves no other row than this.
    SELECT r.id, 'I' || h.inhparent || ':' || h.xmin
    FROM relation r
    JOIN pg_inherits h ON h.inhrelid = r.oid
    UNION ALL
    -- Of parents and their names, pg_depend tells.
    SELECT r.id, 'F' || t.xmin || ':' || s.xmin
    FROM relation r
    JOIN pg_foreign_table t ON t.ftrelid = r.oid
    JOIN pg_foreign_server s ON s.oid = t.ftserver
