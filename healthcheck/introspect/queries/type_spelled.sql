CASE WHEN en.nspname = 'pg_catalog' OR {modifier} <> -1 THEN format_type(t.oid, {modifier})
     ELSE quote_ident(en.nspname) || '.' || quote_ident(e.typname)
          || CASE WHEN e.oid <> t.oid THEN '[]' ELSE '' END
END
