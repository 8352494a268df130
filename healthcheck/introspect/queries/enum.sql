-- Columns: id, schema, name, values in the order in which they sort.
SELECT u.id, u.schema, u.name,
       ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = u.oid ORDER BY e.enumsortorder)
FROM user_type u
WHERE u.kind = 'e'
