-- One lexeme: the sum of a hash over the xmin of every row of the catalogs that anything is read of. A
-- commit that adds or alters a row brings an xmin that was not there; one that only takes rows away
-- takes their hashes out of the sum. It goes through each catalog once, in the order in which it lies
-- there: for a few tables among many the tokens cost less, for many this does.
-- The roles by value, for pg_roles shows no xmin. In place of the word in braces stand the catalogs. One
-- sum over the rows of all: with one of each catalog, planning would take twice as long.
SELECT array_to_tsvector(ARRAY[concat_ws(
    ';',
    sum(c.hash),
    current_user,
    -- As in token.sql.
    extract(epoch FROM pg_postmaster_start_time()),
    pg_snapshot_xmax(pg_current_snapshot())::text::int8 >> 31
)])
FROM (
    {catalogs}
    UNION ALL
    SELECT hashtextextended(
        concat_ws(':', r.oid, r.rolname, r.rolsuper, r.rolinherit) COLLATE "C", 0
    )
    FROM pg_roles r
) AS c (hash)
