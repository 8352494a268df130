-- Columns: oid, qualified name, default. Those that an index uses although they are no default, and
-- those that may have parameters, with which the default one is named too.
SELECT o.oid, quote_ident(n.nspname) || '.' || quote_ident(o.opcname), o.opcdefault
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_am m ON m.oid = o.opcmethod
WHERE (NOT o.opcdefault OR m.amname NOT IN ('btree', 'hash')) AND o.oid IN (
    SELECT unnest(i.indclass::oid[]) FROM relation r JOIN pg_index i ON i.indrelid = r.oid
)
