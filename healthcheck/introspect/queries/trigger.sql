-- Columns: table oid, oid, name, type, enabled, function schema, function, function of_extension,
-- arguments (each ends with a zero byte), attnums of UPDATE OF, conditional, old table, new table,
-- constraint, deferrable, deferred.
SELECT g.tgrelid, g.oid, g.tgname, g.tgtype, g.tgenabled, n.nspname, p.proname,
       EXISTS (
           SELECT FROM pg_depend x
           WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'e'
       ),
       g.tgargs, g.tgattr::int2[], g.tgqual IS NOT NULL, g.tgoldtable, g.tgnewtable,
       g.tgconstraint <> 0, g.tgdeferrable, g.tginitdeferred
FROM user_trigger g
JOIN pg_proc p ON p.oid = g.tgfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
ORDER BY g.tgrelid, g.tgname
