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
INSERT INTO public._prisma_migrations VALUES ('df8722f7-925f-4992-97cd-ed9dd6270981', 'c3c923ce1589cb6ee9ea5e24b178ac43f7f3408c510e3ec5e1c3866d5b1962d5', '2026-11-22 17:31:36.249+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:31:36.24+00', 1);
INSERT INTO public._prisma_migrations VALUES ('96d09f7a-5af4-4d17-ad3b-e4d8ce014bcb', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 17:31:36.261+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 17:31:36.253+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
