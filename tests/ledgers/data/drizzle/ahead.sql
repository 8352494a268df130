CREATE SCHEMA drizzle;
CREATE TABLE drizzle.__drizzle_migrations (
    id integer NOT NULL,
    hash text NOT NULL,
    created_at bigint
);
CREATE SEQUENCE drizzle.__drizzle_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE drizzle.__drizzle_migrations_id_seq OWNED BY drizzle.__drizzle_migrations.id;
ALTER TABLE ONLY drizzle.__drizzle_migrations ALTER COLUMN id SET DEFAULT nextval('drizzle.__drizzle_migrations_id_seq'::regclass);
INSERT INTO drizzle.__drizzle_migrations VALUES (1, '65ae4ce757f59a13fb0cd0f7c29e65173c50a8b18f4b85ffcddf1bcd27d63aa8', 1704067200000);
INSERT INTO drizzle.__drizzle_migrations VALUES (2, '9fb44245b4e2c1beb6ca10cff6108d083b9210af671d76d018255aa301dc9b69', 1706745600000);
INSERT INTO drizzle.__drizzle_migrations VALUES (3, '7bf1e5e437994ab2504d95d8f5a7c37630213c5e9e31f4cc3f53dc83bd929fee', 1709251200000);
INSERT INTO drizzle.__drizzle_migrations VALUES (4, '17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a', 1735689600000);
SELECT pg_catalog.setval('drizzle.__drizzle_migrations_id_seq', 4, true);
ALTER TABLE ONLY drizzle.__drizzle_migrations
    ADD CONSTRAINT __drizzle_migrations_pkey PRIMARY KEY (id);
