-- Not left by the tool itself: rows as its source has it write them (sqlx-postgres/src/migrate.rs).
CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
INSERT INTO public._sqlx_migrations VALUES (20240101000000, 'users', '2024-05-01 10:00:00+00', true, '\xe9d1ed0d255755b273a608b279fb74044133c6f61abf2dcc705e80d58364558dfa627fc4f2de2394448da54264102a93', 1234567);
INSERT INTO public._sqlx_migrations VALUES (20240102000000, 'add name', '2024-05-01 10:00:00+00', true, '\xd4ac4f7f1791db2d59fa5a5c689ef97d59701ae18d27748fd2e086667e43f545a8e0d17c1426e2d23172c17cc6086c29', 1234567);
INSERT INTO public._sqlx_migrations VALUES (20240103000000, 'name index', '2024-05-01 10:00:00+00', true, '\x1a7306376d114ee0bbecabc0130b63d9bf04ae2b1ac37ac161364bb6fa330ddcf3906859e3ebab3d28e4efe5b8088e6f', 1234567);
ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);
