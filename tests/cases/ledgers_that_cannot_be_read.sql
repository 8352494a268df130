-- role: case_prober
CREATE ROLE case_prober LOGIN PASSWORD 'secret';
CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);
CREATE TABLE flyway_schema_history (version text, success boolean);
GRANT SELECT ON flyway_schema_history TO case_prober;
