-- Columns: oid. The views that have a text to be read.
SELECT v.id FROM view_rule v
