-- Columns: table oid, token. The token is a hash over the xmin of every row that makes up a table
-- and of every row that those refer to, so that it moves with any change of what we read of the
-- table: a renamed sequence changes a default's text and moves no row of the table itself.
-- The row with oid 0 covers who may do what: schemas, memberships, and the roles by value, because
-- pg_roles shows no xmin. sha256(), because md5() is refused on servers in FIPS mode; only digits,
-- letters and punctuation go in, which are their own bytes in any encoding.
, own AS MATERIALIZED (
    SELECT r.oid AS relid, 'pg_class'::regclass::oid AS classid, r.oid AS objid FROM relation r
    UNION ALL
    SELECT i.indrelid, 'pg_class'::regclass, i.indexrelid
    FROM relation r JOIN pg_index i ON i.indrelid = r.oid
    UNION ALL
    SELECT d.adrelid, 'pg_attrdef'::regclass, d.oid
    FROM relation r JOIN pg_attrdef d ON d.adrelid = r.oid
    UNION ALL
    SELECT k.conrelid, 'pg_constraint'::regclass, k.oid
    FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
), referred AS MATERIALIZED (
    SELECT DISTINCT o.relid, d.refclassid AS classid, d.refobjid AS objid
    FROM own o JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.objid
), piece (relid, text) AS (
    SELECT c.oid, 'r' || c.xmin FROM relation r JOIN pg_class c ON c.oid = r.oid
    UNION ALL
    SELECT r.oid, 'n' || n.xmin FROM relation r JOIN pg_namespace n ON n.oid = r.namespace
    UNION ALL
    SELECT r.oid, 'a' || a.attnum || ':' || a.xmin
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0
    UNION ALL
    SELECT r.oid, 'd' || d.adnum || ':' || d.xmin
    FROM relation r JOIN pg_attrdef d ON d.adrelid = r.oid
    UNION ALL
    SELECT r.oid, 'i' || i.indexrelid || ':' || i.xmin || ':' || c.xmin
    FROM relation r
    JOIN pg_index i ON i.indrelid = r.oid
    JOIN pg_class c ON c.oid = i.indexrelid
    UNION ALL
    SELECT r.oid, 'k' || k.oid || ':' || k.xmin
    FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
    UNION ALL
    SELECT r.oid, 'f' || k.oid || ':' || c.xmin || ':' || n.xmin
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'f'
    JOIN pg_class c ON c.oid = k.confrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL
    SELECT r.oid, 'h' || p.oid || ':' || p.xmin
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'f'
    JOIN pg_constraint p ON p.conrelid = k.confrelid AND p.contype = 'p'
    UNION ALL
    SELECT r.oid, 't' || t.oid || ':' || t.xmin
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'f'
    JOIN pg_trigger t ON t.tgconstraint = k.oid
    UNION ALL
    SELECT r.oid, 'g' || k.oid || ':' || a.attnum || ':' || a.xmin
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'f'
    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey)
    UNION ALL
    -- ALTER SEQUENCE ... OWNED BY moves no other row than this.
    SELECT r.oid, 's' || s.objid || ':' || s.xmin
    FROM relation r
    JOIN pg_depend s ON s.refclassid = 'pg_class'::regclass AND s.refobjid = r.oid
        AND s.classid = 'pg_class'::regclass AND s.deptype = 'a'
    UNION ALL
    SELECT f.relid, 'C' || c.oid || ':' || c.xmin || ':' || n.xmin
    FROM referred f
    JOIN pg_class c ON f.classid = 'pg_class'::regclass AND c.oid = f.objid AND c.oid <> f.relid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL
    SELECT f.relid, 'T' || t.oid || ':' || t.xmin || ':' || n.xmin || ':'
           || coalesce(e.xmin::text, '') || ':' || coalesce(b.xmin::text, '')
    FROM referred f
    JOIN pg_type t ON f.classid = 'pg_type'::regclass AND t.oid = f.objid
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_type e ON e.oid = t.typelem
    LEFT JOIN pg_type b ON b.oid = t.typbasetype
    UNION ALL
    SELECT f.relid, 'E' || e.oid || ':' || e.xmin
    FROM referred f
    JOIN pg_type t ON f.classid = 'pg_type'::regclass AND t.oid = f.objid
    JOIN pg_enum e ON e.enumtypid IN (t.oid, t.typelem)
    UNION ALL
    SELECT f.relid, 'P' || p.oid || ':' || p.xmin || ':' || n.xmin
    FROM referred f
    JOIN pg_proc p ON f.classid = 'pg_proc'::regclass AND p.oid = f.objid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    UNION ALL
    SELECT f.relid, 'L' || l.oid || ':' || l.xmin || ':' || n.xmin
    FROM referred f
    JOIN pg_collation l ON f.classid = 'pg_collation'::regclass AND l.oid = f.objid
    JOIN pg_namespace n ON n.oid = l.collnamespace
    UNION ALL
    SELECT f.relid, 'O' || o.oid || ':' || o.xmin || ':' || n.xmin
    FROM referred f
    JOIN pg_opclass o ON f.classid = 'pg_opclass'::regclass AND o.oid = f.objid
    JOIN pg_namespace n ON n.oid = o.opcnamespace
    UNION ALL
    SELECT f.relid, 'Q' || o.oid || ':' || o.xmin || ':' || n.xmin
    FROM referred f
    JOIN pg_operator o ON f.classid = 'pg_operator'::regclass AND o.oid = f.objid
    JOIN pg_namespace n ON n.oid = o.oprnamespace
    UNION ALL
    SELECT 0, 'N' || n.oid || ':' || n.xmin
    FROM pg_namespace n WHERE n.nspname IN (SELECT w.schema FROM wanted w)
    UNION ALL
    -- Who is asked about, and who owns the database: names may change places.
    SELECT 0, 'V' || v.oid FROM viewer v
    UNION ALL
    SELECT 0, 'D' || d.oid || ':' || d.xmin FROM pg_database d WHERE d.datname = current_database()
    UNION ALL
    SELECT 0, 'M' || m.roleid || ':' || m.member || ':' || m.xmin FROM pg_auth_members m
    UNION ALL
    SELECT 0, 'R' || r.oid || ':' || r.rolsuper || ':' || r.rolinherit
    FROM pg_roles r
)
SELECT p.relid,
       encode(sha256(string_agg(p.text, ',' ORDER BY p.text COLLATE "C")::bytea), 'hex')
FROM piece p
GROUP BY p.relid
