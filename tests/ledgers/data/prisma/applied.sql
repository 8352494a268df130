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
INSERT INTO public._prisma_migrations VALUES ('3a617109-89bf-4039-b5c5-d529aced027b', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:59:13.491+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:59:13.472+00', 1);
INSERT INTO public._prisma_migrations VALUES ('30aeb235-daa8-4405-8714-516c4eb79376', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 17:59:13.503+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 17:59:13.494+00', 1);
INSERT INTO public._prisma_migrations VALUES ('325ce4bb-b5f1-48b8-8f59-371babb4d6e7', '7e4130b7803f70ade0a1868f1224ea9b8b13a765ad155d6091e35c44766ad76f', '2026-11-22 17:59:13.532+00', 'index_on_email', NULL, NULL, '2026-11-22 17:59:13.504+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
