-- Columns: product, version, database, role, in_recovery, viewer (NULL: no such role).
SELECT split_part(version(), ' ', 1), split_part(current_setting('server_version'), ' ', 1),
       current_database(), current_user, pg_is_in_recovery(), (SELECT v.oid FROM viewer v)
