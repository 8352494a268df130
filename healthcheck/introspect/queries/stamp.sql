-- One lexeme: how many rows there are in the catalogs that anything is read of, and the sum of a hash
-- over their xmin. A commit that adds or alters a row brings an xmin that was not there, one that only
-- takes rows away leaves fewer. It goes through each catalog once, in the order in which it lies there:
-- for a few tables among many the tokens cost less, for many this does.
-- The roles by value, for pg_roles shows no xmin. In place of the word in braces stand the catalogs, each
-- summed up by itself: with one aggregate over the rows of all it would take twice as long.
SELECT array_to_tsvector(ARRAY[concat_ws(
    ';',
    sum(c.rows),
    sum(c.hashes),
    (SELECT sum(hashtextextended(
         concat_ws(':', r.oid, r.rolname, r.rolsuper, r.rolinherit) COLLATE "C", 0
     )) FROM pg_roles r),
    current_user,
    -- As in token.sql.
    extract(epoch FROM pg_postmaster_start_time()),
    pg_snapshot_xmax(pg_current_snapshot())::text::int8 >> 31
)])
FROM (
    {catalogs}
) AS c (rows, hashes)
