-- Columns: id, token. Behind token.sql.
SELECT p.id,
       encode(sha256(string_agg(p.text, ',' ORDER BY p.text COLLATE "C")::bytea), 'hex')
FROM piece p
GROUP BY p.id
