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
INSERT INTO public._prisma_migrations VALUES ('587e67ec-aee9-49c2-8fbb-d28132ae8112', '23fa12323005545204f32b2aa91e856f4596b3fc8b54895de103de713b6aa0d7', '2026-11-22 17:59:49.727+00', '20240101000000_init', NULL, NULL, '2026-11-22 17:59:49.706+00', 1);
INSERT INTO public._prisma_migrations VALUES ('1942c067-057a-4cb0-9eba-ca230500980f', '519bfe5a74398f950f7893e47090e28b56048c30585c53963885697ee05c51d4', NULL, '20240201000000_add_email', NULL, NULL, '2026-11-22 17:59:49.729+00', 0);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
