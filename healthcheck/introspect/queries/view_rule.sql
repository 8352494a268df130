-- A head, behind that of the relations: the rules that views are.
, view_rule AS MATERIALIZED (
    SELECT r.id, w.oid
    FROM relation r
    JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename = '_RETURN'
    WHERE r.kind IN ('v', 'm')
)
