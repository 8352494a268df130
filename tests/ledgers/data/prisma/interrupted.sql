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
INSERT INTO public._prisma_migrations VALUES ('53294582-7131-44ff-897f-0c1a92bdcfd2', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:31:34.06+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:31:34.043+00', 1);
INSERT INTO public._prisma_migrations VALUES ('e470981a-2d51-4949-9f9b-8af95c4e22a3', '519bfe5a74398f950f7893e47090e28b56048c30585c53963885697ee05c51d4', NULL, '20240201000000_add_email', NULL, NULL, '2026-11-22 17:31:34.062+00', 0);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
