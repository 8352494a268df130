-- Columns: id, name, version.
SELECT u.id, u.name, u.version
FROM user_extension u
