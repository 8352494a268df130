CREATE TABLE public._prisma_migrations (
    id character varying(36) NOT NULL,
    checksum character varying(64) NOT NULL,
    finished_at timestamp with time zone,
    migration_name character varying(255) NOT NULL,
    logs text,
    rolled_back_at timestamp with time zone,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_steps_count integer DEFAULT 0 NOT NULL
);
INSERT INTO public._prisma_migrations VALUES ('9accc666-d489-4b32-a985-1613c5ca0416', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 18:00:37.861+00', '20240101000000_init', NULL, NULL, '2026-11-22 18:00:37.855+00', 1);
INSERT INTO public._prisma_migrations VALUES ('89a3ebae-e24a-44cd-a53b-6cb75baab241', 'bc13ceaeefaa42363bbd0751fd29ddaba1e7c77a16248c031015af1336414fce', NULL, '20240201000000_add_email', 'external connector error
No such table: Nobody
   0: sql_schema_connector::apply_migration::apply_script
           with migration_name="20240201000000_add_email"
             at schema-engine/connectors/sql-schema-connector/src/apply_migration.rs:113
   1: schema_commands::commands::apply_migrations::Applying migration
           with migration_name="20240201000000_add_email"
             at schema-engine/commands/src/commands/apply_migrations.rs:95
   2: schema_engine_wasm::wasm::engine::ApplyMigrations
             at schema-engine/schema-engine-wasm/src/wasm/engine.rs:167', '2026-11-22 18:00:39.205+00', '2026-11-22 18:00:37.865+00', 0);
INSERT INTO public._prisma_migrations VALUES ('b5b47476-bd77-4f31-b296-2a8223f73b67', 'bc13ceaeefaa42363bbd0751fd29ddaba1e7c77a16248c031015af1336414fce', '2026-11-22 18:00:39.213+00', '20240201000000_add_email', '', NULL, '2026-11-22 18:00:39.213+00', 0);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
