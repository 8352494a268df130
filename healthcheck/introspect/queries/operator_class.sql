-- Columns: oid, qualified name, default. Those that are to be named where an index uses them: that are
-- no default, and those that may have parameters, with which the default one is named too. They are a
-- hundred or two; to find those in use would take longer.
SELECT o.oid, quote_ident(n.nspname) || '.' || quote_ident(o.opcname), o.opcdefault
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_am m ON m.oid = o.opcmethod
WHERE NOT o.opcdefault OR m.amname NOT IN ('btree', 'hash')
