-- Every object of the user's, as findings call it, the object that it goes with, and what it is:
-- the server's own text, so that nothing here shares a line of reasoning with the code under test.
-- Children of partitioned tables, and what extensions brought, are nobody's.
WITH schemas AS (
    SELECT oid, nspname, quote_ident(nspname) AS sql FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), theirs AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relations AS (
    SELECT c.*, s.sql || '.' || quote_ident(c.relname) AS object, s.sql AS schema
    FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace
    WHERE NOT c.relispartition AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM theirs t WHERE t.classid = 'pg_class'::regclass AND t.objid = c.oid)
), tables AS (
    SELECT * FROM relations WHERE relkind IN ('r', 'p', 'f')
), inventory (object, home, definition) AS (
    SELECT object, schema, concat_ws(' ', relkind, relpersistence, relrowsecurity,
        relforcerowsecurity, relacl, CASE relkind WHEN 'p' THEN pg_get_partkeydef(oid) END)
    FROM tables
  UNION ALL
    SELECT t.object || '.' || quote_ident(a.attname), t.object,
        concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
            a.attgenerated, a.attcollation::regcollation,
            -- The name of a sequence that belongs to the column is no part of what a serial is.
            CASE WHEN q.objid IS NULL THEN pg_get_expr(d.adbin, d.adrelid) ELSE 'serial' END)
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
    LEFT JOIN pg_depend w ON w.classid = 'pg_attrdef'::regclass AND w.objid = d.oid AND w.deptype = 'n'
        AND w.refclassid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_sequence WHERE seqrelid = w.refobjid)
    LEFT JOIN pg_depend q ON q.classid = 'pg_class'::regclass AND q.objid = w.refobjid AND q.deptype = 'a'
        AND q.refclassid = 'pg_class'::regclass AND q.refobjid = t.oid AND q.refobjsubid = a.attnum
  UNION ALL
    SELECT t.schema || '.' || quote_ident(i.relname), t.object,
        pg_get_indexdef(i.oid) || x.indisvalid
    FROM relations t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE t.relkind IN ('r', 'p', 'm')
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
  UNION ALL
    SELECT t.object || '.' || quote_ident(k.conname), t.object,
        pg_get_constraintdef(k.oid) || k.convalidated
    FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')
  UNION ALL
    SELECT t.object || '.' || quote_ident(g.tgname), t.object, pg_get_triggerdef(g.oid) || g.tgenabled::text
    FROM relations t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
    WHERE t.relkind IN ('r', 'p', 'f', 'v')
  UNION ALL
    SELECT t.object || '.' || quote_ident(p.polname), t.object,
        concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
  UNION ALL
    SELECT v.object, v.schema, v.relkind::text || coalesce(v.relacl::text, '') || (
        SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = v.oid AND attnum > 0 AND NOT attisdropped)
    FROM relations v WHERE relkind IN ('v', 'm')
  UNION ALL
    SELECT s.object, s.schema, concat_ws(' ', format_type(q.seqtypid, NULL), q.seqincrement, q.seqmin, q.seqmax, q.seqcycle)
    FROM relations s JOIN pg_sequence q ON q.seqrelid = s.oid
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
        AND d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass)
  UNION ALL
    SELECT s.sql || '.' || quote_ident(f.proname) || '(' || array_to_string(ARRAY(
            SELECT format_type(a, NULL) FROM unnest(f.proargtypes) WITH ORDINALITY u (a, n) ORDER BY n), ', ') || ')',
        s.sql, concat_ws(' ', f.prokind, pg_get_function_result(f.oid), f.provolatile, f.prosecdef, f.proacl)
    FROM pg_proc f JOIN schemas s ON s.oid = f.pronamespace
    WHERE NOT EXISTS (SELECT FROM theirs t WHERE t.classid = 'pg_proc'::regclass AND t.objid = f.oid)
  UNION ALL
    SELECT s.sql || '.' || quote_ident(y.typname), s.sql,
        CASE y.typtype
            WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = y.oid)
            WHEN 'd' THEN concat_ws(' ', format_type(y.typbasetype, y.typtypmod), y.typnotnull, y.typdefault, (
                SELECT string_agg(concat_ws(' ', conname, pg_get_constraintdef(oid), convalidated), ', ' ORDER BY conname)
                FROM pg_constraint WHERE contypid = y.oid AND contype = 'c'))
            ELSE (SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
                FROM pg_attribute WHERE attrelid = y.typrelid AND attnum > 0 AND NOT attisdropped)
        END
    FROM pg_type y JOIN schemas s ON s.oid = y.typnamespace
    WHERE (y.typtype IN ('e', 'd') OR y.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = y.typrelid AND c.relkind = 'c'))
      AND NOT EXISTS (SELECT FROM theirs t WHERE t.classid = 'pg_type'::regclass AND t.objid = y.oid)
  UNION ALL
    SELECT quote_ident(extname), '', extversion FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL
    SELECT sql, '', '' FROM schemas
)
SELECT object, home, definition FROM inventory
