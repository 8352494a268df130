-- Columns: product, version, database, role, in_recovery, viewer (NULL: no such role), ending,
-- bytes of pg_class.
-- `ending`: a commit is visible that has not told of it yet. PostgreSQL takes a transaction from the
-- list of those that run (its virtual transaction is then number 0), sends what everybody's caches
-- have to forget, and only then releases its locks (xact.c, CommitTransaction). Until then what comes
-- of the caches (deparsed text, privileges) may be older than the snapshot. This stands in the first
-- query, because the later ones lock further catalogs, and PostgreSQL looks at what it has to
-- forget whenever it locks.
SELECT split_part(version(), ' ', 1), split_part(current_setting('server_version'), ' ', 1),
       current_database(), current_user, pg_is_in_recovery(), (SELECT v.oid FROM viewer v),
       EXISTS (
           SELECT FROM pg_locks l
           WHERE l.locktype = 'transactionid' AND split_part(l.virtualtransaction, '/', 2) = '0'
       ),
       pg_relation_size('pg_class')
