-- Columns: table oid, policy oid, name, command, permissive, roles by name, has USING, has WITH CHECK.
-- Everybody is the role 0.
SELECT p.polrelid, p.oid, p.polname, p.polcmd, p.polpermissive,
       ARRAY(
           SELECT coalesce(g.rolname::text, 'public')
           FROM unnest(p.polroles) AS u (oid)
           LEFT JOIN pg_roles g ON g.oid = u.oid
           ORDER BY 1
       ),
       p.polqual IS NOT NULL, p.polwithcheck IS NOT NULL
FROM user_policy p
