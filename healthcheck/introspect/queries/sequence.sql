-- Columns: id, schema, name, type, increment, minimum, maximum, start, cycle, visible.
-- `visible` is the rule by which information_schema.sequences shows one to a role.
SELECT u.id, u.schema, u.name, format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax,
       s.seqstart, s.seqcycle,
       pg_has_role(v.oid, u.owner, 'USAGE')
       OR has_sequence_privilege(v.oid, u.oid, 'SELECT, UPDATE, USAGE')
FROM user_sequence u
LEFT JOIN viewer v ON true
JOIN pg_sequence s ON s.seqrelid = u.oid
