CREATE SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions VERSION '1.4';
CREATE EXTENSION unaccent;
CREATE TABLE t (a extensions.citext);
