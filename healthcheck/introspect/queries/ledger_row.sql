-- Columns: oid, filenode, fits, number, then those of the tool's query. One row at least; where the
-- ledger is too long or too large, or empty, it is one whose number is NULL.
-- `oid` and `filenode` are those of the table that the rows come from: names may change places after
-- the snapshot was taken, and a table that is written anew (TRUNCATE) is empty to older snapshots.
-- In place of the words in braces stand the query, the tables that it reads, and the ledger's name as
-- a literal.
WITH {sources}, entry AS MATERIALIZED (
    SELECT row_number() OVER () AS healthcheck_number, e.* FROM ({query}) e LIMIT {most_rows} + 1
), measure AS MATERIALIZED (
    SELECT count(*) <= {most_rows} AND coalesce(sum(octet_length(e::text)), 0) <= {most_bytes} AS fits
    FROM entry e
)
SELECT {literal}::regclass::oid, coalesce(pg_relation_filenode({literal}::regclass), 0::oid),
       m.fits, e.*
FROM measure m LEFT JOIN entry e ON m.fits
ORDER BY e.healthcheck_number
