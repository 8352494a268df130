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
INSERT INTO public._prisma_migrations VALUES ('bf583329-f851-418d-bf00-9a31896d1498', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:31:07.131+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:31:07.111+00', 1);
INSERT INTO public._prisma_migrations VALUES ('9b127dc7-af55-45bf-996d-cc8c88349961', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 17:31:07.156+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 17:31:07.138+00', 1);
INSERT INTO public._prisma_migrations VALUES ('ccc453d4-b496-47d1-9ccf-6b6b6b83fd02', '7e4130b7803f70ade0a1868f1224ea9b8b13a765ad155d6091e35c44766ad76f', '2026-11-22 17:31:07.198+00', 'index_on_email', NULL, NULL, '2026-11-22 17:31:07.165+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
