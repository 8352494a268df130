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
INSERT INTO public._prisma_migrations VALUES ('82769197-c11e-4f9b-afa8-733beeeeeba6', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:31:20.418+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:31:20.391+00', 1);
INSERT INTO public._prisma_migrations VALUES ('f89e33cb-559c-4b73-8fc4-0d0b78d37a0d', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 17:31:20.442+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 17:31:20.426+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
