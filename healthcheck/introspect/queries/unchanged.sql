-- One row: product, version, database, role, in_recovery (all as server.sql has them), ending, locked
-- oid[], moment, digest (digest.sql). In place of the words in braces stand unchanged_ending.sql and
-- unchanged_locked.sql where locks are asked about, else what there is without any.
-- `moment` is the same as long as nothing has committed: the snapshot, of that process of that server.
-- It is NULL on a standby, where a commit may become visible without moving the snapshot.
-- `digest` is NULL where the moment is the one that is asked about. Else it takes a query that costs
-- far more to plan than to run: ts_stat() has it planned when it is called, and not before.
-- Parameters: moment text or NULL; digest text, the query with its parameters in place.
SELECT split_part(version(), ' ', 1), split_part(current_setting('server_version'), ' ', 1),
       current_database(), current_user, pg_is_in_recovery(), {ending}, {locked}, n.moment,
       CASE WHEN n.moment = %(moment)s::text THEN NULL
            ELSE (SELECT s.word FROM ts_stat(%(digest)s) s) END
FROM (
    SELECT CASE WHEN NOT pg_is_in_recovery() THEN concat_ws(
        ' ', pg_current_snapshot(), extract(epoch FROM pg_postmaster_start_time()),
        pg_backend_pid(), current_user
    ) END AS moment
    OFFSET 0
) n
