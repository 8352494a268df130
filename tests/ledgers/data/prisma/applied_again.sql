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
INSERT INTO public._prisma_migrations VALUES ('ea4cdf13-ed4f-4b0a-87bc-3aff1b4b4b07', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 18:00:12.928+00', '20240101000000_init', NULL, NULL, '2026-11-22 18:00:12.917+00', 1);
INSERT INTO public._prisma_migrations VALUES ('20b84af4-18e2-4704-a273-5647061be4e1', 'bc13ceaeefaa42363bbd0751fd29ddaba1e7c77a16248c031015af1336414fce', NULL, '20240201000000_add_email', 'external connector error
No such table: Nobody
   0: sql_schema_connector::apply_migration::apply_script
           with migration_name="20240201000000_add_email"
             at schema-engine/connectors/sql-schema-connector/src/apply_migration.rs:113
   1: schema_commands::commands::apply_migrations::Applying migration
           with migration_name="20240201000000_add_email"
             at schema-engine/commands/src/commands/apply_migrations.rs:95
   2: schema_engine_wasm::wasm::engine::ApplyMigrations
             at schema-engine/schema-engine-wasm/src/wasm/engine.rs:167', '2026-11-22 18:00:14.605+00', '2026-11-22 18:00:12.934+00', 0);
INSERT INTO public._prisma_migrations VALUES ('ff6ddc37-c992-4ff8-a0f5-4800444aa573', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 18:00:26.138+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 18:00:26.129+00', 1);
INSERT INTO public._prisma_migrations VALUES ('851f8f87-fac9-4527-8782-f40e22c7b994', '7e4130b7803f70ade0a1868f1224ea9b8b13a765ad155d6091e35c44766ad76f', '2026-11-22 18:00:26.156+00', 'index_on_email', NULL, NULL, '2026-11-22 18:00:26.139+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
