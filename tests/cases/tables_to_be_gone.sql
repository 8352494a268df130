CREATE TABLE legacy_sessions (id integer);
CREATE VIEW legacy_view AS SELECT id FROM legacy_sessions;
