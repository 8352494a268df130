-- No row where nothing has committed since the moment that is asked about. Else one: role, in_recovery
-- (both as server.sql has them), moment, digest (digest.sql).
-- A moment is the snapshot of that process of that server; unchanged_moment.sql stands in place of the
-- words in braces. On a standby a commit may become visible without moving the snapshot: the moment of
-- one is never asked about.
-- The digest takes a query that costs far more to plan than to run: ts_stat() has it planned when it
-- is called, which it is not where the condition, in which is no column of its, does not hold.
-- Parameters: moment text or NULL; digest text, the query with its parameters in place.
SELECT current_user, pg_is_in_recovery(), {moment}, s.word
FROM ts_stat(%(digest)s) s
WHERE ({moment} = %(moment)s::text) IS NOT TRUE
