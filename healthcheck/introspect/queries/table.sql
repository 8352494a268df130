-- Columns: table oid, schema, name, visible, locked, kind (a letter of pg_class).
-- `visible` is the rule by which information_schema.tables shows a table to a role.
-- `locked`: an AccessExclusiveLock on the table or an index of it is held or awaited.
SELECT r.oid, r.schema, r.name,
       pg_has_role(v.oid, r.owner, 'USAGE') OR has_table_privilege(
           v.oid, r.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'
       ) OR has_any_column_privilege(v.oid, r.oid, 'SELECT, INSERT, UPDATE, REFERENCES'),
       r.oid IN (
           SELECT coalesce(i.indrelid, l.relation)
           FROM pg_locks l
           LEFT JOIN pg_index i ON i.indexrelid = l.relation
           WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
             AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
       ),
       r.kind
FROM relation r
LEFT JOIN viewer v ON true
