CREATE SCHEMA billing;
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE TYPE address AS (street text, "City" varchar(20) COLLATE "C", mood mood, moods mood[]);
CREATE TYPE billing.price AS (amount numeric(10,2), currency char(3));
CREATE TYPE nothing AS ();
CREATE TYPE altered AS (a text, gone text, b text);
ALTER TYPE altered DROP ATTRIBUTE gone, ADD ATTRIBUTE c address;
CREATE TYPE named AS (attributes text, since text);
CREATE TYPE free AS (a text);
CREATE TABLE t (a address, b address[]);
CREATE TABLE row_type (a text);
-- mends: no, a table has the name of the type
