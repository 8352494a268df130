-- Not left by the tool itself: rows as its source has it write them (flyway-core, PostgreSQLDatabase and JdbcTableSchemaHistory).
CREATE TABLE public.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);
INSERT INTO public.flyway_schema_history VALUES (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"public"', NULL, 'deploy', '2024-05-01 10:00:00', 7, true);
INSERT INTO public.flyway_schema_history VALUES (1, '1', 'users', 'SQL', 'V1__users.sql', 1812668543, 'deploy', '2024-05-01 10:00:01', 7, true);
INSERT INTO public.flyway_schema_history VALUES (2, '1.2', 'add name', 'SQL', 'names/V1_2__add_name.sql', 1542970890, 'deploy', '2024-05-01 10:00:02', 7, true);
INSERT INTO public.flyway_schema_history VALUES (3, '1.10', 'größe', 'SQL', 'names/V1_10__größe.sql', -317244634, 'deploy', '2024-05-01 10:00:03', 7, true);
INSERT INTO public.flyway_schema_history VALUES (4, NULL, 'views', 'SQL', 'R__views.sql', 1235917246, 'deploy', '2024-05-01 10:00:04', 7, true);
ALTER TABLE ONLY public.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);
CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history USING btree (success);
