-- As in server.sql.
EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'transactionid' AND split_part(l.virtualtransaction, '/', 2) = '0'
)
