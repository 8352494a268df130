CREATE DOMAIN year AS integer NOT NULL;
CREATE DOMAIN month AS integer;
CREATE TABLE film (released year, recorded month NOT NULL);
