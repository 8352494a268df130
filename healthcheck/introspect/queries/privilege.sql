-- Columns: id, schema, name, is a sequence, column ('' for the whole), role, privilege, written down. One
-- row for each right that there is, and one without a right for each relation and schema. That one is
-- not had by an outer join, for which PostgreSQL would guess too few rows and take too long.
-- Rights that are held are asked of the newest catalog, those that are written down are rows. A role
-- that is none is everybody: 0.
-- Parameters, over those of the head: right_kinds "char"[] (n schema, S sequence, r another relation),
-- right_schemas name[], right_names name[], right_columns name[], right_roles name[],
-- rights text[] (several, parted by commas), side by side.
, held AS (
    SELECT u.id, u.schema, u.name, u.kind = 'S', w.column_name, w.role, p.privilege, false
    FROM unnest(
        %(right_kinds)s::"char"[], %(right_schemas)s::name[], %(right_names)s::name[],
        %(right_columns)s::name[], %(right_roles)s::name[], %(rights)s::text[]
    ) AS w (kind, schema, name, column_name, role, privileges)
    JOIN user_grant u ON u.schema = w.schema AND u.name = w.name
        AND w.kind = CASE WHEN u.kind IN ('n', 'S') THEN u.kind ELSE 'r' END
    LEFT JOIN grantee g ON g.name = w.role
    CROSS JOIN LATERAL unnest(string_to_array(w.privileges, ',')) AS p (privilege)
    LEFT JOIN pg_attribute a
        ON w.column_name <> '' AND a.attrelid = u.oid AND a.attname = w.column_name
        AND a.attnum > 0 AND NOT a.attisdropped
    WHERE (g.oid IS NOT NULL OR w.role = 'public') AND CASE
        WHEN u.kind = 'n' THEN has_schema_privilege(coalesce(g.oid, 0), u.namespace, p.privilege)
        WHEN u.kind = 'S' THEN has_sequence_privilege(coalesce(g.oid, 0), u.oid, p.privilege)
        WHEN w.column_name <> '' THEN a.attnum IS NOT NULL
            AND has_column_privilege(coalesce(g.oid, 0), u.oid, a.attnum, p.privilege)
        WHEN p.privilege = 'maintain' AND current_setting('server_version_num')::int < 170000
            THEN false
        ELSE has_table_privilege(coalesce(g.oid, 0), u.oid, p.privilege)
    END
), acl AS (
    SELECT u.id, u.schema, u.name, u.kind, u.owner, NULL::oid AS namespace, '' AS column_name,
           c.relacl AS items
    FROM user_grant u JOIN pg_class c ON c.oid = u.oid
    WHERE %(grants)s::bool
    UNION ALL
    SELECT u.id, u.schema, u.name, u.kind, u.owner, u.namespace, '', n.nspacl
    FROM user_grant u JOIN pg_namespace n ON u.kind = 'n' AND n.oid = u.namespace
    WHERE %(grants)s::bool
    UNION ALL
    SELECT u.id, u.schema, u.name, u.kind, u.owner, NULL, a.attname, a.attacl
    FROM user_grant u JOIN pg_attribute a ON a.attrelid = u.oid AND NOT a.attisdropped
    WHERE %(grants)s::bool
), written AS (
    SELECT l.id, l.schema, l.name, l.kind = 'S', l.column_name, coalesce(r.rolname, 'public'),
           lower(x.privilege_type), true
    FROM acl l
    CROSS JOIN LATERAL aclexplode(l.items) AS x
    LEFT JOIN pg_roles r ON r.oid = x.grantee
    WHERE x.grantee <> l.owner
      -- What the installation gave everybody in the schema public is nobody's grant.
      AND NOT EXISTS (
          SELECT FROM pg_init_privs i
          CROSS JOIN LATERAL aclexplode(i.initprivs) AS y
          WHERE l.namespace = i.objoid AND i.classoid = 'pg_namespace'::regclass
            AND (y.grantee, y.privilege_type) = (x.grantee, x.privilege_type)
      )
)
SELECT u.id, u.schema, u.name, u.kind = 'S', NULL, NULL, NULL, false FROM user_grant u
UNION ALL
SELECT * FROM held
UNION ALL
SELECT * FROM written
ORDER BY 1
