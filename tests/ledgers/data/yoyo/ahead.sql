CREATE TABLE public._yoyo_migration (
    migration_hash character varying(64) NOT NULL,
    migration_id character varying(255),
    applied_at_utc timestamp without time zone
);
CREATE TABLE public.yoyo_lock (
    locked integer DEFAULT 1 NOT NULL,
    ctime timestamp without time zone,
    pid integer NOT NULL
);
INSERT INTO public._yoyo_migration VALUES ('bb42b9f93f1c6aa4ddbb9b76367fcd2e2a06a82c79983f27ef2317ad338fbb58', '0001.init', '2026-11-22 18:13:09.786283');
INSERT INTO public._yoyo_migration VALUES ('df028191cd1691f429c703a10e47a079d6dd8b2494b0e7d53731d5b096cb8319', '0002.email', '2026-11-22 18:13:09.817789');
INSERT INTO public._yoyo_migration VALUES ('761a0880825ec193c28b8df99e0287ff2368185ff15690f71635d25e2b1c9a12', '0000.index', '2026-11-22 18:13:09.848339');
INSERT INTO public._yoyo_migration VALUES ('22077eb5a4d8342cab7e898a81ebbeeb3c2f8437ee890ee2ea7cbdf8d8853934', '0003.later', '2026-11-22 18:13:09.877861');
ALTER TABLE ONLY public._yoyo_migration
    ADD CONSTRAINT _yoyo_migration_pkey PRIMARY KEY (migration_hash);
ALTER TABLE ONLY public.yoyo_lock
    ADD CONSTRAINT yoyo_lock_pkey PRIMARY KEY (locked);
