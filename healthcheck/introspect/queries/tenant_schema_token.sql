    UNION ALL
    SELECT 0, 'S' || n.oid || ':' || n.version FROM tenant n
