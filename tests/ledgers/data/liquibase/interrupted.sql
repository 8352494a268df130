CREATE TABLE public.databasechangelog (
    id character varying(255) NOT NULL,
    author character varying(255) NOT NULL,
    filename character varying(255) NOT NULL,
    dateexecuted timestamp without time zone NOT NULL,
    orderexecuted integer NOT NULL,
    exectype character varying(10) NOT NULL,
    md5sum character varying(35),
    description character varying(255),
    comments character varying(255),
    tag character varying(255),
    liquibase character varying(20),
    contexts character varying(255),
    labels character varying(255),
    deployment_id character varying(10)
);
CREATE TABLE public.databasechangeloglock (
    id integer NOT NULL,
    locked boolean NOT NULL,
    lockgranted timestamp without time zone,
    lockedby character varying(255)
);
INSERT INTO public.databasechangelog VALUES ('1', 'ann', 'release/users.xml', '2026-11-22 18:14:33.365465', 1, 'EXECUTED', '9:8d67e902bcbfa7bcd869dbc790807636', 'createTable tableName=users', '', NULL, '4.28.0', NULL, NULL, '5371273115');
INSERT INTO public.databasechangelog VALUES ('users-there', 'ann', 'release/users.xml', '2026-11-22 18:14:33.614595', 2, 'MARK_RAN', '9:c4b8f09fd2a7a0c8d9af201c3f36a055', 'createTable tableName=users', '', NULL, '4.28.0', NULL, NULL, '5371273115');
INSERT INTO public.databasechangelog VALUES ('1', 'ann', 'release/master.yaml', '2026-11-22 18:14:33.768839', 3, 'EXECUTED', '9:d96a274975ad7f72483ead5923f9f253', 'addColumn tableName=users', '', NULL, '4.28.0', NULL, NULL, '5371273115');
INSERT INTO public.databasechangelog VALUES ('index', 'ann', 'release/sql/01-index.sql', '2026-11-22 18:14:33.94485', 4, 'EXECUTED', '9:70879e55dfec6f3acb3c15021abf26d4', 'sql', '', NULL, '4.28.0', NULL, NULL, '5371273115');
INSERT INTO public.databasechangelog VALUES ('a view', 'ann other', 'views.sql', '2026-11-22 18:14:34.069472', 5, 'EXECUTED', '9:5d5fe177a28e4a7a75174adb63ff04b7', 'sql', '', NULL, '4.28.0', NULL, NULL, '5371273115');
INSERT INTO public.databasechangeloglock VALUES (1, true, '2026-11-22 18:14:33.083078', 'host (192.0.2.1)');
ALTER TABLE ONLY public.databasechangeloglock
    ADD CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id);
