CREATE SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions;
CREATE TABLE t (a extensions.citext, b extensions.citext[], c text);
