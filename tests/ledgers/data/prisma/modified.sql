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
INSERT INTO public._prisma_migrations VALUES ('701aa439-3687-4423-9809-9f1219255b7d', 'c3c923ce1589cb6ee9ea5e24b178ac43f7f3408c510e3ec5e1c3866d5b1962d5', '2026-11-22 18:01:02.769+00', '20240101000000_init', NULL, NULL, '2026-11-22 18:01:02.76+00', 1);
INSERT INTO public._prisma_migrations VALUES ('bfaec3c1-1f3c-49ce-a98f-92d1885e9010', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 18:01:02.83+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 18:01:02.793+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
