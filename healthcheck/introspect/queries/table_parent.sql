-- A head, behind that of the relations: what each inherits from or is a partition of. A partition
-- is `detaching` if its DETACH ... CONCURRENTLY was interrupted.
, table_parent AS MATERIALIZED (
    SELECT r.id, h.inhseqno AS position, n.nspname AS schema, c.relname AS name,
           {detach_pending} AS detaching
    FROM relation r
    JOIN pg_inherits h ON h.inhrelid = r.oid
    JOIN pg_class c ON c.oid = h.inhparent
    JOIN pg_namespace n ON n.oid = c.relnamespace
)
