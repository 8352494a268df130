-- Not left by the tool itself: rows as its source has it write them (diesel/src/migration/setup_migration_table.sql and diesel_migrations).
CREATE TABLE public.__diesel_schema_migrations (
    version character varying(50) NOT NULL,
    run_on timestamp without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
INSERT INTO public.__diesel_schema_migrations VALUES ('00000000000000', '2024-05-01 10:00:00');
INSERT INTO public.__diesel_schema_migrations VALUES ('20240101000000', '2024-05-01 10:00:00');
INSERT INTO public.__diesel_schema_migrations VALUES ('202401020000000000', '2024-05-01 10:00:00');
ALTER TABLE ONLY public.__diesel_schema_migrations
    ADD CONSTRAINT __diesel_schema_migrations_pkey PRIMARY KEY (version);
