-- role: case_views
DROP ROLE IF EXISTS case_views;
CREATE ROLE case_views LOGIN PASSWORD 'secret';
CREATE VIEW open_view AS SELECT 1 AS id;
CREATE VIEW shut_view AS SELECT 1 AS id;
GRANT SELECT ON open_view TO case_views;
