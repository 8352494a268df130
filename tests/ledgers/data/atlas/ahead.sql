-- Not left by the tool itself: rows as its source has it write them (cmd/atlas/internal/migrate/ent/schema/revision.go and sql/migrate/migrate.go).
CREATE SCHEMA atlas_schema_revisions;
CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (
    version character varying NOT NULL,
    description character varying NOT NULL,
    type bigint DEFAULT 2 NOT NULL,
    applied bigint DEFAULT 0 NOT NULL,
    total bigint DEFAULT 0 NOT NULL,
    executed_at timestamp with time zone NOT NULL,
    execution_time bigint NOT NULL,
    error text,
    error_stmt text,
    hash character varying NOT NULL,
    partial_hashes jsonb,
    operator_version character varying NOT NULL
);
INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('.atlas_cloud_identifier', '6f0b36a8-98ab-4c8e-9b53-6a3f1f8f0c55', 2, 0, 0, '2024-05-01 10:00:00+00', 1234567, NULL, NULL, '', 'null', 'Atlas CLI v0.31.0');
INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('20240101000000', 'users', 2, 1, 1, '2024-05-01 10:00:00+00', 1234567, NULL, NULL, 'TlekUatdkl4owGIjoq+0MV7cDrYa1NHrsndw9OxIfRU=', 'null', 'Atlas CLI v0.31.0');
INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('20240102000000', 'name', 2, 2, 2, '2024-05-01 10:00:00+00', 1234567, NULL, NULL, 'DigWoYa9k1cDu3sc254jwp7zvsR/iAQ9VePtVJNteys=', 'null', 'Atlas CLI v0.31.0');
INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('20240103000000', '', 2, 1, 1, '2024-05-01 10:00:00+00', 1234567, NULL, NULL, 'AO94fVw2KGyshw6wiaPsLwb8Kp2njkhA69pGepQR/i0=', 'null', 'Atlas CLI v0.31.0');
INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('20250101000000', 'later', 2, 1, 1, '2024-05-01 10:00:00+00', 1234567, NULL, NULL, 'bXVjaCBsYXRlcg==', 'null', 'Atlas CLI v0.31.0');
ALTER TABLE ONLY atlas_schema_revisions.atlas_schema_revisions
    ADD CONSTRAINT atlas_schema_revisions_pkey PRIMARY KEY (version);
