-- Statements that each change one thing, by family. The server may refuse some of them: those are
-- no mutations. @new@ stands for a name that nothing has.
WITH schemas AS (
    SELECT oid, quote_ident(nspname) AS sql FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), theirs AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relations AS (
    SELECT c.*, format('%s.%I', s.sql, c.relname) AS sql, s.sql AS schema,
        CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS word
    FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace
    WHERE NOT c.relispartition
      AND NOT EXISTS (SELECT FROM theirs t WHERE t.classid = 'pg_class'::regclass AND t.objid = c.oid)
), tables AS (
    SELECT * FROM relations WHERE relkind IN ('r', 'p', 'f')
), columns AS (
    SELECT a.*, t.word, t.sql AS "table", format('ALTER %s %s ALTER COLUMN %I', t.word, t.sql, a.attname) AS alter,
        format_type(a.atttypid, a.atttypmod) AS type, quote_ident(a.attname) AS sql
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE a.attinhcount = 0
), indexes AS (
    SELECT x.*, t.schema, t.sql AS "table", i.relname, format('%s.%I', t.schema, i.relname) AS sql,
        pg_get_indexdef(i.oid) AS definition
    FROM relations t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE t.relkind IN ('r', 'p', 'm')
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
), constraints AS (
    SELECT k.*, t.sql AS "table", format('ALTER TABLE %s DROP CONSTRAINT %I', t.sql, k.conname) AS "drop",
        format('ADD CONSTRAINT %I', k.conname) AS "add", pg_get_constraintdef(k.oid) AS definition
    FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.coninhcount = 0
), types AS (
    SELECT y.*, format('%s.%I', s.sql, y.typname) AS sql,
        CASE y.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END AS word
    FROM pg_type y JOIN schemas s ON s.oid = y.typnamespace
    WHERE (y.typtype IN ('e', 'd') OR y.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = y.typrelid AND c.relkind = 'c'))
      AND NOT EXISTS (SELECT FROM theirs t WHERE t.classid = 'pg_type'::regclass AND t.objid = y.oid)
), routines AS (
    SELECT f.oid, f.proacl, f.prokind, format('%s.%I(%s)', s.sql, f.proname, pg_get_function_identity_arguments(f.oid)) AS sql,
        CASE f.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END AS word
    FROM pg_proc f JOIN schemas s ON s.oid = f.pronamespace
    WHERE NOT EXISTS (SELECT FROM theirs t WHERE t.classid = 'pg_proc'::regclass AND t.objid = f.oid)
), candidates (family, statement) AS (
    SELECT 'schema dropped', format('DROP SCHEMA %s CASCADE', sql) FROM schemas
  UNION ALL
    SELECT 'schema renamed', format('ALTER SCHEMA %s RENAME TO @new@', sql) FROM schemas
  UNION ALL
    SELECT lower(word) || ' dropped', format('DROP %s %s CASCADE', word, sql) FROM relations WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
    SELECT lower(word) || ' renamed', format('ALTER %s %s RENAME TO @new@', word, sql) FROM relations WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
    SELECT 'column dropped', format('ALTER %s %s DROP COLUMN %s CASCADE', word, "table", sql) FROM columns
  UNION ALL
    SELECT 'column renamed', format('ALTER %s %s RENAME COLUMN %s TO @new@', word, "table", sql) FROM columns
  UNION ALL
    SELECT 'column of another type', format('%s TYPE %s USING NULL', alter,
        CASE WHEN type = 'integer' THEN 'bigint' WHEN type = 'text' THEN 'varchar(77)'
            WHEN type LIKE 'timestamp%' THEN 'date' WHEN type LIKE 'numeric%' THEN 'numeric(11,3)'
            WHEN type LIKE 'character varying(%' THEN 'varchar(7777)' ELSE 'text' END) FROM columns WHERE attgenerated = ''
  UNION ALL
    SELECT 'column of other nullability', format('%s %s NOT NULL', alter, CASE WHEN attnotnull THEN 'DROP' ELSE 'SET' END) FROM columns
  UNION ALL
    SELECT 'default dropped', format('%s DROP DEFAULT', alter) FROM columns WHERE atthasdef AND attgenerated = ''
  UNION ALL
    SELECT 'default changed', format('%s SET DEFAULT %s', alter, CASE
        WHEN type LIKE 'timestamp%' OR type = 'date' THEN '''2001-02-03''' WHEN type IN ('integer', 'bigint', 'smallint', 'numeric', 'double precision') THEN '77'
        WHEN type = 'boolean' THEN '(7 > 3)' WHEN type = 'text' THEN '''seventy-seven''' WHEN type = 'uuid' THEN '''a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'''
        WHEN type = 'jsonb' THEN '''{"seventy": 7}''' ELSE '''7''' END) FROM columns WHERE attgenerated = '' AND attidentity = ''
  UNION ALL
    SELECT 'identity dropped', format('%s DROP IDENTITY', alter) FROM columns WHERE attidentity <> ''
  UNION ALL
    SELECT 'generated dropped', format('%s DROP EXPRESSION', alter) FROM columns WHERE attgenerated = 's'
  UNION ALL
    SELECT 'index dropped', format('DROP INDEX %s CASCADE', sql) FROM indexes
  UNION ALL
    SELECT 'index renamed', format('ALTER INDEX %s RENAME TO @new@', sql) FROM indexes
  UNION ALL
    SELECT 'index over another column', format('DROP INDEX %s; CREATE %s INDEX %I ON %s (%I)', sql, CASE WHEN indisunique THEN 'UNIQUE' END, relname, "table",
        (SELECT attname FROM pg_attribute a WHERE a.attrelid = indrelid AND attnum > 0 AND NOT attisdropped
             AND attnum <> indkey[0] ORDER BY attnum DESC LIMIT 1)) FROM indexes WHERE indnatts = 1 AND indkey[0] <> 0
  UNION ALL
    SELECT 'index over one column more', format('DROP INDEX %s; %s', sql, regexp_replace(definition, '\((.*)', format('(%s, \1',
        (SELECT quote_ident(attname) FROM pg_attribute a WHERE a.attrelid = indrelid AND attnum > 0 AND NOT attisdropped
             AND NOT attnum = ANY (indkey::int2[]) ORDER BY attnum LIMIT 1)))) FROM indexes
  UNION ALL
    SELECT 'index of other uniqueness', format('DROP INDEX %s; %s', sql, CASE WHEN indisunique THEN replace(definition, 'CREATE UNIQUE INDEX', 'CREATE INDEX')
        ELSE replace(definition, 'CREATE INDEX', 'CREATE UNIQUE INDEX') END) FROM indexes
  UNION ALL
    SELECT 'predicate dropped', format('DROP INDEX %s; %s', sql, regexp_replace(definition, ' WHERE \(.*', '')) FROM indexes WHERE indpred IS NOT NULL
  UNION ALL
    SELECT 'predicate changed', format('DROP INDEX %s; %s WHERE (%I IS NOT NULL)', sql, regexp_replace(definition, ' WHERE \(.*', ''),
        (SELECT attname FROM pg_attribute a WHERE a.attrelid = indrelid AND attnum > 0 AND NOT attisdropped ORDER BY attnum DESC LIMIT 1)) FROM indexes
  UNION ALL
    SELECT 'index method', format('DROP INDEX %s; %s', sql, replace(definition, 'USING btree', 'USING hash')) FROM indexes WHERE definition LIKE '%USING btree%'
  UNION ALL
    SELECT 'constraint dropped', "drop" || ' CASCADE' FROM constraints
  UNION ALL
    SELECT 'constraint renamed', format('ALTER TABLE %s RENAME CONSTRAINT %I TO @new@', "table", conname) FROM constraints
  UNION ALL
    SELECT 'foreign key action', format('%s, %s %s ON DELETE SET DEFAULT', "drop", "add", regexp_replace(definition, ' ON DELETE (SET NULL|CASCADE|RESTRICT)', '')) FROM constraints WHERE contype = 'f'
  UNION ALL
    SELECT 'constraint deferrable', format('%s, %s %s DEFERRABLE', "drop", "add", definition) FROM constraints WHERE contype IN ('f', 'u', 'p', 'x')
  UNION ALL
    SELECT 'constraint not valid', format('%s, %s %s NOT VALID', "drop", "add", definition) FROM constraints WHERE contype IN ('f', 'c')
  UNION ALL
    SELECT 'check changed', format('%s, %s CHECK (%I IS NOT NULL OR 7 < 3)', "drop", "add",
        (SELECT attname FROM pg_attribute a WHERE a.attrelid = conrelid AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1)) FROM constraints WHERE contype = 'c'
  UNION ALL
    SELECT 'constraint over one column more', format('%s, %s %s', "drop", "add", replace(definition, ' (', format(' (%s, ',
        (SELECT quote_ident(attname) FROM pg_attribute a WHERE a.attrelid = conrelid AND attnum > 0 AND NOT attisdropped
             AND NOT attnum = ANY (conkey) ORDER BY attnum LIMIT 1)))) FROM constraints WHERE contype IN ('p', 'u')
  UNION ALL
    SELECT 'enum value added', format('ALTER TYPE %s ADD VALUE ''@new@''', sql) FROM types WHERE typtype = 'e'
  UNION ALL
    SELECT 'enum value renamed', format('ALTER TYPE %s RENAME VALUE %L TO ''@new@''', y.sql, e.enumlabel) FROM types y JOIN pg_enum e ON e.enumtypid = y.oid
  UNION ALL
    SELECT 'attribute added', format('ALTER TYPE %s ADD ATTRIBUTE @new@ integer', sql) FROM types WHERE typtype = 'c'
  UNION ALL
    SELECT 'domain not null', format('ALTER DOMAIN %s %s NOT NULL', sql, CASE WHEN typnotnull THEN 'DROP' ELSE 'SET' END) FROM types WHERE typtype = 'd'
  UNION ALL
    SELECT 'domain check dropped', format('ALTER DOMAIN %s DROP CONSTRAINT %I', y.sql, k.conname) FROM types y JOIN pg_constraint k ON k.contypid = y.oid AND k.contype = 'c'
  UNION ALL
    SELECT 'type dropped', format('DROP %s %s CASCADE', word, sql) FROM types
  UNION ALL
    SELECT 'type renamed', format('ALTER %s %s RENAME TO @new@', word, sql) FROM types
  UNION ALL
    SELECT 'trigger dropped', format('DROP TRIGGER %I ON %s', g.tgname, t.sql) FROM relations t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
  UNION ALL
    SELECT 'trigger renamed', format('ALTER TRIGGER %I ON %s RENAME TO @new@', g.tgname, t.sql) FROM relations t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
  UNION ALL
    SELECT 'trigger disabled', format('ALTER TABLE %s DISABLE TRIGGER %I', t.sql, g.tgname) FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D'
  UNION ALL
    SELECT lower(word) || ' dropped', format('DROP %s %s CASCADE', word, sql) FROM routines
  UNION ALL
    SELECT lower(word) || ' renamed', format('ALTER %s %s RENAME TO @new@', word, sql) FROM routines
  UNION ALL
    SELECT 'security definer', format('ALTER %s %s SECURITY %s', f.word, f.sql, CASE WHEN p.prosecdef THEN 'INVOKER' ELSE 'DEFINER' END) FROM routines f JOIN pg_proc p ON p.oid = f.oid WHERE f.prokind <> 'a'
  UNION ALL
    SELECT 'sequence increment', format('ALTER SEQUENCE %s INCREMENT 77', sql) FROM relations s WHERE relkind = 'S'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass)
  UNION ALL
    SELECT 'extension dropped', format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL
    SELECT 'policy dropped', format('DROP POLICY %I ON %s', p.polname, t.sql) FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
  UNION ALL
    SELECT 'row security', format('ALTER TABLE %s %s ROW LEVEL SECURITY', sql, CASE WHEN relrowsecurity THEN 'DISABLE' ELSE 'ENABLE' END) FROM tables WHERE relkind <> 'f'
  UNION ALL
    SELECT 'unlogged', format('ALTER TABLE %s SET %s', sql, CASE relpersistence WHEN 'p' THEN 'UNLOGGED' ELSE 'LOGGED' END) FROM tables WHERE relkind = 'r'
  UNION ALL
    SELECT 'privilege revoked', format('REVOKE %s ON %s FROM %s', a.privilege_type, t.sql, coalesce(quote_ident(r.rolname), 'PUBLIC'))
    FROM relations t CROSS JOIN LATERAL aclexplode(t.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE a.grantee <> t.relowner AND t.relkind IN ('r', 'p', 'f', 'v', 'm')
  UNION ALL
    SELECT 'execute revoked', format('REVOKE EXECUTE ON %s %s FROM %s', CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, f.sql, coalesce(quote_ident(r.rolname), 'PUBLIC'))
    FROM routines f JOIN pg_proc p ON p.oid = f.oid CROSS JOIN LATERAL aclexplode(f.proacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE a.grantee <> p.proowner
)
SELECT DISTINCT family, statement FROM candidates WHERE statement IS NOT NULL ORDER BY family, statement
