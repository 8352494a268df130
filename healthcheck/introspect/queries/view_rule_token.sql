    UNION ALL
    SELECT v.id, 'w' || w.oid || ':' || w.xmin
    FROM view_rule v
    JOIN pg_rewrite w ON w.oid = v.oid
    UNION ALL
    -- The columns that it shows.
    SELECT v.id, 'c' || a.attrelid || ':' || a.attnum || ':' || a.xmin
    FROM view_rule v
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = v.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
