CREATE SCHEMA supabase_migrations;
CREATE TABLE supabase_migrations.schema_migrations (
    version text NOT NULL,
    statements text[],
    name text
);
INSERT INTO supabase_migrations.schema_migrations VALUES ('20240101000000', '{"CREATE TABLE users (id bigint PRIMARY KEY)"}', 'users');
INSERT INTO supabase_migrations.schema_migrations VALUES ('20240102000000', '{"-- names, and how they are found
ALTER TABLE users ADD COLUMN name text","CREATE INDEX users_name ON users (name)"}', 'add_name');
INSERT INTO supabase_migrations.schema_migrations VALUES ('20240103000000', '{"ALTER TABLE users ALTER COLUMN name SET NOT NULL"}', 'name_not_null');
ALTER TABLE ONLY supabase_migrations.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
