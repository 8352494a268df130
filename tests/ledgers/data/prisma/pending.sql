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
INSERT INTO public._prisma_migrations VALUES ('ebde57f5-5fe6-479e-8796-602396e781f5', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:59:29.551+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:59:29.523+00', 1);
INSERT INTO public._prisma_migrations VALUES ('075ad50b-6066-428b-96d3-a20b88fdeeac', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 17:59:29.605+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 17:59:29.569+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
