CREATE SCHEMA billing;
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE FUNCTION is_even(integer) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 % 2 = 0';
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN "Even" AS integer DEFAULT 0 NOT NULL
    CONSTRAINT even CHECK (is_even(VALUE)) CONSTRAINT small CHECK (VALUE < 10 AND VALUE <> 4);
CREATE DOMAIN billing.code AS varchar(20) COLLATE "C" DEFAULT 'none' CHECK (VALUE ~ '^[a-z]+$');
CREATE DOMAIN tempers AS mood[] DEFAULT '{}';
CREATE DOMAIN nested AS positive CHECK (VALUE < 100);
CREATE DOMAIN free AS text;
CREATE DOMAIN named AS text CONSTRAINT a CHECK (length(VALUE) > 1);
CREATE TABLE t (c positive);
