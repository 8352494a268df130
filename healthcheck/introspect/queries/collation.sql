-- Columns: oid, qualified name. Only those that an index uses and that are not the default one.
SELECT l.oid, quote_ident(n.nspname) || '.' || quote_ident(l.collname)
FROM pg_collation l
JOIN pg_namespace n ON n.oid = l.collnamespace
WHERE l.collname <> 'default' AND l.oid IN (
    SELECT unnest(i.indcollation::oid[]) FROM relation r JOIN pg_index i ON i.indrelid = r.oid
)
