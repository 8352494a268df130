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
INSERT INTO public._prisma_migrations VALUES ('15badb49-c83e-44eb-9739-47dccbc48613', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 18:01:16.542+00', '20240101000000_init', NULL, NULL, '2026-11-22 18:01:16.531+00', 1);
INSERT INTO public._prisma_migrations VALUES ('1e9b68a1-edbc-4b90-a4f4-ed8ab67ba437', 'f9111ce170e37c3881b1e43fe9d8f26d5acad0ebc6eddcf5ad81d3bae6b4c137', '2026-11-22 18:01:16.569+00', '20240201000000_add_email', NULL, NULL, '2026-11-22 18:01:16.543+00', 1);
INSERT INTO public._prisma_migrations VALUES ('3b77ec23-16f5-454c-8279-fb8be05614d8', 'b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd', '2026-11-22 18:01:16.597+00', '20250101000000_later', NULL, NULL, '2026-11-22 18:01:16.57+00', 1);
INSERT INTO public._prisma_migrations VALUES ('28ae144b-93aa-4433-9ef7-8ab3bb0194e4', '7e4130b7803f70ade0a1868f1224ea9b8b13a765ad155d6091e35c44766ad76f', '2026-11-22 18:01:16.629+00', 'index_on_email', NULL, NULL, '2026-11-22 18:01:16.608+00', 1);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
