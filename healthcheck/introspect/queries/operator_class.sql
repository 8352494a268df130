-- Columns: oid, qualified name. Only those that an index uses although they are no default.
SELECT o.oid, quote_ident(n.nspname) || '.' || quote_ident(o.opcname)
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
WHERE NOT o.opcdefault AND o.oid IN (
    SELECT unnest(i.indclass::oid[]) FROM relation r JOIN pg_index i ON i.indrelid = r.oid
)
