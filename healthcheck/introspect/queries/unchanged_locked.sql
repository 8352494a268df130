-- One row: ending (as in server.sql), locked oid[]: the tables with an AccessExclusiveLock on them or on
-- an index of theirs, held or awaited.
SELECT EXISTS (
           SELECT FROM pg_locks l
           WHERE l.locktype = 'transactionid' AND split_part(l.virtualtransaction, '/', 2) = '0'
       ),
       ARRAY(
           SELECT coalesce(i.indrelid, l.relation)
           FROM pg_locks l
           LEFT JOIN pg_index i ON i.indexrelid = l.relation
           WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
             AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
       )
