-- The pieces of tokens, of which token_hash.sql makes them. A token is a hash over the xmin of every
-- row that makes up a thing and of every row that those refer to, so that it moves with any change of
-- what we read of the thing: a renamed sequence changes a default's text and moves no row of the table
-- itself.
-- `id` is the oid of a relation; of what is none, its oid behind that of the catalog it stands in.
-- The row with id 0 covers who may do what: schemas, memberships, and the roles by value, because
-- pg_roles shows no xmin. sha256(), because md5() is refused on servers in FIPS mode; only digits,
-- letters and punctuation go in, which are their own bytes in any encoding.
-- In place of the words in braces stands what the heads of kinds beside the tables add, if those
-- are wanted: HEAD_own.sql, HEAD_token.sql. What is put into `own` takes all that it depends on along.
-- Parameters, over those of the heads: homes name[], the schemas of all that is wanted.
, own AS MATERIALIZED (
    SELECT r.id, 'pg_class'::regclass::oid AS classid, r.oid AS objid FROM relation r
    UNION ALL
    SELECT r.id, 'pg_class'::regclass, i.indexrelid
    FROM relation r JOIN pg_index i ON i.indrelid = r.oid
    UNION ALL
    SELECT r.id, 'pg_attrdef'::regclass, d.oid
    FROM relation r JOIN pg_attrdef d ON d.adrelid = r.oid
    UNION ALL
    SELECT r.id, 'pg_constraint'::regclass, k.oid
    FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype <> 'n'
    {own}
), referred AS MATERIALIZED (
    SELECT DISTINCT o.id, d.refclassid AS classid, d.refobjid AS objid, d.refobjsubid AS part
    FROM own o JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.objid
    WHERE NOT (d.refclassid = 'pg_class'::regclass AND d.refobjid::int8 = o.id)
), foreign_key AS MATERIALIZED (
    SELECT r.id, k.oid, k.confrelid
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'f'
), piece (id, hash) AS (
    SELECT r.id, {hash: c, 1} FROM relation r JOIN pg_class c ON c.oid = r.oid
    UNION ALL
    SELECT r.id, {hash: n, 2}
    FROM relation r JOIN pg_namespace n ON n.oid = r.namespace
    UNION ALL
    SELECT r.id, {hash: a, a.attnum::int8 << 32 | 3}
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0
    UNION ALL
    SELECT r.id, {hash: d, d.adnum::int8 << 32 | 4}
    FROM relation r JOIN pg_attrdef d ON d.adrelid = r.oid
    UNION ALL
    SELECT r.id, {hash: c, {hash: i, c.oid::int8 << 32 | 5}}
    FROM relation r
    JOIN pg_index i ON i.indrelid = r.oid
    JOIN pg_class c ON c.oid = i.indexrelid
    UNION ALL
    SELECT r.id, {hash: k, k.oid::int8 << 32 | 6}
    FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
    UNION ALL
    -- Of the table and the columns that a foreign key refers to, pg_depend tells.
    SELECT k.id, {hash: p, p.oid::int8 << 32 | 8}
    FROM foreign_key k
    JOIN pg_constraint p ON p.conrelid = k.confrelid AND p.contype = 'p'
    UNION ALL
    SELECT k.id, {hash: t, t.oid::int8 << 32 | 9}
    FROM foreign_key k
    JOIN pg_trigger t ON t.tgconstraint = k.oid
    UNION ALL
    -- ALTER SEQUENCE ... OWNED BY moves no other row than this.
    SELECT r.id, {hash: s, s.objid::int8 << 32 | 11}
    FROM relation r
    JOIN pg_depend s ON s.refclassid = 'pg_class'::regclass AND s.refobjid = r.oid
        AND s.classid = 'pg_class'::regclass AND s.deptype = 'a'
    UNION ALL
    SELECT f.id, {hash: n, {hash: c, c.oid::int8 << 32 | 12}}
    FROM referred f
    JOIN pg_class c ON f.classid = 'pg_class'::regclass AND c.oid = f.objid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL
    -- Columns of other relations: those that foreign keys, views and policies name, and attributes of
    -- types.
    SELECT f.id,
           {hash: a, hashint8extended(f.objid::int8 << 32 | a.attnum::int8, 13)}
    FROM referred f
    JOIN pg_attribute a ON f.classid = 'pg_class'::regclass AND a.attrelid = f.objid
        AND a.attnum = f.part AND a.attnum > 0
    UNION ALL
    SELECT w.id, hashtextextended(w.text COLLATE "C", 14)
    FROM (
        SELECT f.id, 'T' || t.oid || ':' || t.xmin || ':' || n.xmin || ':'
               || coalesce(e.xmin::text, '') || ':' || coalesce(b.xmin::text, '')
        FROM referred f
        JOIN pg_type t ON f.classid = 'pg_type'::regclass AND t.oid = f.objid
        JOIN pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_type e ON e.oid = t.typelem
        LEFT JOIN pg_type b ON b.oid = t.typbasetype
        UNION ALL
        SELECT f.id, 'E' || e.oid || ':' || e.xmin
        FROM referred f
        JOIN pg_type t ON f.classid = 'pg_type'::regclass AND t.oid = f.objid
        JOIN pg_enum e ON e.enumtypid IN (t.oid, t.typelem)
        UNION ALL
        SELECT f.id, 'P' || p.oid || ':' || p.xmin || ':' || n.xmin
        FROM referred f
        JOIN pg_proc p ON f.classid = 'pg_proc'::regclass AND p.oid = f.objid
        JOIN pg_namespace n ON n.oid = p.pronamespace
        UNION ALL
        SELECT f.id, 'L' || l.oid || ':' || l.xmin || ':' || n.xmin
        FROM referred f
        JOIN pg_collation l ON f.classid = 'pg_collation'::regclass AND l.oid = f.objid
        JOIN pg_namespace n ON n.oid = l.collnamespace
        UNION ALL
        SELECT f.id, 'O' || o.oid || ':' || o.xmin || ':' || n.xmin
        FROM referred f
        JOIN pg_opclass o ON f.classid = 'pg_opclass'::regclass AND o.oid = f.objid
        JOIN pg_namespace n ON n.oid = o.opcnamespace
        UNION ALL
        SELECT f.id, 'Q' || o.oid || ':' || o.xmin || ':' || n.xmin
        FROM referred f
        JOIN pg_operator o ON f.classid = 'pg_operator'::regclass AND o.oid = f.objid
        JOIN pg_namespace n ON n.oid = o.oprnamespace
        UNION ALL
        -- What joins or leaves an extension moves no row of its own.
        SELECT f.id, 'e' || x.objid || ':' || x.xmin
        FROM referred f
        LEFT JOIN pg_type t ON f.classid = 'pg_type'::regclass AND t.oid = f.objid
        JOIN pg_depend x ON x.classid = f.classid AND x.objid IN (f.objid, t.typelem)
            AND x.deptype = 'e'
        WHERE f.classid IN ('pg_type'::regclass, 'pg_proc'::regclass)
        UNION ALL
        -- Names that constants of regconfig, regdictionary and regnamespace are spelled with.
        SELECT f.id, 'tc' || c.oid || ':' || c.xmin || ':' || n.xmin
        FROM referred f
        JOIN pg_ts_config c ON f.classid = 'pg_ts_config'::regclass AND c.oid = f.objid
        JOIN pg_namespace n ON n.oid = c.cfgnamespace
        UNION ALL
        SELECT f.id, 'td' || d.oid || ':' || d.xmin || ':' || n.xmin
        FROM referred f
        JOIN pg_ts_dict d ON f.classid = 'pg_ts_dict'::regclass AND d.oid = f.objid
        JOIN pg_namespace n ON n.oid = d.dictnamespace
        UNION ALL
        SELECT f.id, 'ns' || n.oid || ':' || n.xmin
        FROM referred f
        JOIN pg_namespace n ON f.classid = 'pg_namespace'::regclass AND n.oid = f.objid
        UNION ALL
        SELECT 0, 'N' || n.oid || ':' || n.xmin
        FROM pg_namespace n WHERE n.nspname = ANY (%(homes)s::name[])
        UNION ALL
        -- Who is asked about, and who owns the database: names may change places.
        SELECT 0, 'V' || v.oid FROM viewer v
        UNION ALL
        SELECT 0, 'D' || d.oid || ':' || d.xmin FROM pg_database d WHERE d.datname = current_database()
        UNION ALL
        -- Another server may number its rows and transactions alike; this one repeats a number after
        -- 2^32 transactions.
        SELECT 0, 'B' || extract(epoch FROM pg_postmaster_start_time()) || ':'
               || (pg_snapshot_xmax(pg_current_snapshot())::text::int8 >> 31)
        UNION ALL
        SELECT 0, 'M' || m.roleid || ':' || m.member || ':' || m.xmin FROM pg_auth_members m
        UNION ALL
        SELECT 0, 'R' || r.oid || ':' || r.rolsuper || ':' || r.rolinherit
        FROM pg_roles r
        {pieces}
    ) AS w (id, text)
)
