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
INSERT INTO public._prisma_migrations VALUES ('9edc765f-53cd-4473-8119-dcbb2f2a51d3', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:59:44.448+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:59:44.427+00', 1);
INSERT INTO public._prisma_migrations VALUES ('35bb1989-b0bb-42ce-bc33-2fcc3ab0074e', 'bc13ceaeefaa42363bbd0751fd29ddaba1e7c77a16248c031015af1336414fce', NULL, '20240201000000_add_email', 'external connector error
No such table: Nobody
   0: sql_schema_connector::apply_migration::apply_script
           with migration_name="20240201000000_add_email"
             at schema-engine/connectors/sql-schema-connector/src/apply_migration.rs:113
   1: schema_commands::commands::apply_migrations::Applying migration
           with migration_name="20240201000000_add_email"
             at schema-engine/commands/src/commands/apply_migrations.rs:95
   2: schema_engine_wasm::wasm::engine::ApplyMigrations
             at schema-engine/schema-engine-wasm/src/wasm/engine.rs:167', NULL, '2026-11-22 17:59:44.46+00', 0);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
