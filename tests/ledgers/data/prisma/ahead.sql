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
INSERT INTO public._prisma_migrations VALUES ('b4b4f8b0-e326-4775-98cd-b26d46b6a00e', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:31:48.179+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:31:48.169+00', 1);
INSERT INTO public._prisma_migrations VALUES ('2f4774c2-7fc8-48d4-b54e-8e953a4e636c', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 17:31:48.189+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 17:31:48.185+00', 1);
INSERT INTO public._prisma_migrations VALUES ('d53c2607-0daf-4543-8ec9-4343337fd382', 'b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd', '2026-11-22 17:31:48.195+00', '20250101000000_later', NULL, NULL, '2026-11-22 17:31:48.191+00', 1);
INSERT INTO public._prisma_migrations VALUES ('3b757b17-129c-4776-8002-7b2a916cc776', '7e4130b7803f70ade0a1868f1224ea9b8b13a765ad155d6091e35c44766ad76f', '2026-11-22 17:31:48.202+00', 'index_on_email', NULL, NULL, '2026-11-22 17:31:48.197+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
